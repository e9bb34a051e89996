-- RULES.md 1, 7, 8, 9, 17: a standard stands on law that two officials compared, takes nothing that nobody may lose, ends, and
-- lists nobody for a right. Adopted or not, two officials or not. SQLSTATE SC008; the constraint names the rule.

-- Whether each of these provisions is compared, in force, of sufficient rank (No. 49, 6), and says so.
CREATE FUNCTION lists_rests_on_law(basis jsonb, power text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_typeof(basis) = 'array' AND jsonb_array_length(basis) > 0 AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(basis) AS named
        WHERE NOT EXISTS (
            SELECT FROM public.records_provision AS provision
            JOIN public.records_instrument AS law ON law.id = provision.instrument_id
            WHERE law.code = named ->> 'instrument' AND provision.number = named ->> 'provision'
              AND law.certified_by_id IS NOT NULL AND law.rank >= 30 AND power = ANY(provision.powers)
              AND law.in_force_from <= (public.legal_now() AT TIME ZONE 'Asia/Shanghai')::date
              AND (law.in_force_until IS NULL
                   OR law.in_force_until > (public.legal_now() AT TIME ZONE 'Asia/Shanghai')::date)
        )
    )
$$;

-- What this text lacks; null where nothing is wrong.
CREATE FUNCTION lists_standard_lacks(document jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT public.lists_rests_on_law(document -> 'basis', 'list') OR EXISTS (
            SELECT FROM jsonb_array_elements(document -> 'grounds') AS ground
            WHERE NOT public.lists_rests_on_law(ground -> 'basis', 'list')
        ) THEN 'lists_basis'
        WHEN (document ->> 'administrative')::boolean AND document ->> 'colour' = 'blacklist' AND (
            EXISTS (
                SELECT FROM jsonb_array_elements(document -> 'basis') AS named
                JOIN public.records_instrument AS law ON law.code = named ->> 'instrument' WHERE law.field = 'other'
            ) OR EXISTS (
                SELECT FROM jsonb_array_elements(document -> 'grounds') AS ground WHERE ground ->> 'harm' IS NULL
            )
        ) THEN 'lists_field'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(document #> '{measures,offered}') AS measure
            WHERE NOT public.lists_rests_on_law(
                measure -> 'basis', CASE document ->> 'colour' WHEN 'blacklist' THEN 'restrict' ELSE 'list' END)
        ) THEN 'lists_measure_basis'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(document #> '{measures,offered}') AS measure
            WHERE measure ->> 'reaches' IS DISTINCT FROM 'subject' OR measure -> 'denies' IS DISTINCT FROM '[]'
        ) THEN 'lists_floor'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(document -> 'grounds') AS ground
            WHERE (ground ->> 'term' IS NULL) = (ground ->> 'review' IS NULL)
        ) THEN 'lists_term'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(document -> 'grounds') AS ground,
                 jsonb_array_elements(
                     jsonb_build_array(ground -> 'title', ground -> 'conduct') || (ground -> 'inside')) AS said
            WHERE public.lists_protected(said ->> 'en') OR public.lists_protected(said ->> 'zh')
        ) THEN 'lists_right'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(document -> 'grounds') AS ground
            WHERE jsonb_array_length(ground -> 'inside') < 3 OR jsonb_array_length(ground -> 'outside') < 3
        ) THEN 'lists_examples'
    END
$$;

CREATE FUNCTION lists_standard_lawful() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text := public.lists_standard_lacks(NEW.document);
BEGIN
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'No standard may say this: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_standard_lawful BEFORE INSERT ON lists_standard
    FOR EACH ROW EXECUTE FUNCTION lists_standard_lawful();
ALTER TABLE lists_standard ENABLE ALWAYS TRIGGER lists_standard_lawful;

REVOKE EXECUTE ON FUNCTION
    lists_rests_on_law(jsonb, text), lists_standard_lacks(jsonb), lists_standard_lawful()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_standard_lacks(jsonb), lists_rests_on_law(jsonb, text), lists_protected(text) TO scs_app;
    END IF;
END $$;

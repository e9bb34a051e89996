-- RULES.md 6 and 16, "Redlists": what the public reads of a candidate is the person's file, the standard and the proposal, and
-- nothing else. Its reasons are said once, when it is posted. SQLSTATE SC008; the constraint names the rule.

-- What a candidate's posting says that it may not; null where nothing is wrong.
CREATE FUNCTION lists_candidate_lacks(posted public.lists_candidate) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN posted.ground IS DISTINCT FROM (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', given ->> 'code', 'en', btrim(given #>> '{title,en}', E' \t\r\n\u3000'),
                'zh', btrim(given #>> '{title,zh}', E' \t\r\n\u3000'))), '[]')
            FROM jsonb_array_elements(standard.document -> 'grounds') AS given WHERE given ->> 'code' = listing.ground
        ) THEN 'lists_ground'
        WHEN posted.benefits IS DISTINCT FROM (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', kind.code, 'en', kind.title_en, 'zh', kind.title) ORDER BY kind.code), '[]')
            FROM public.lists_measure AS proposed JOIN public.lists_measurekind AS kind ON kind.id = proposed.kind_id
            WHERE proposed.listing_id = listing.case_id
        ) THEN 'lists_measure'
        WHEN btrim(posted.reasons) = '' THEN 'lists_reasons'
    END
    FROM public.lists_listing AS listing
    JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
    WHERE listing.case_id = posted.listing_id
$$;

CREATE FUNCTION lists_candidate_says() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
BEGIN
    IF NEW.objections_until > public.legal_now() THEN
        lacks := public.lists_candidate_lacks(NEW);
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'The candidate is posted with what was not proposed: %.', lacks
            USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_candidate_says AFTER INSERT OR UPDATE ON lists_candidate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_candidate_says();
ALTER TABLE lists_candidate ENABLE ALWAYS TRIGGER lists_candidate_says;

-- Posted once: nobody posts for longer, or otherwise. The words are emptied when nobody reads them any more.
CREATE FUNCTION lists_candidate_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.public_id, NEW.listing_id, NEW.list_id, NEW.kind, NEW.ground, NEW.benefits, NEW.posted_at)
       IS DISTINCT FROM (OLD.public_id, OLD.listing_id, OLD.list_id, OLD.kind, OLD.ground, OLD.benefits, OLD.posted_at)
       OR NEW.objections_until > OLD.objections_until
       OR NEW.reasons <> OLD.reasons AND (NEW.reasons <> '' OR NEW.objections_until > public.legal_now()) THEN
        RAISE EXCEPTION 'What was posted stays as it was posted.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_reasons';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_candidate_stands BEFORE UPDATE ON lists_candidate
    FOR EACH ROW EXECUTE FUNCTION lists_candidate_stands();
ALTER TABLE lists_candidate ENABLE ALWAYS TRIGGER lists_candidate_stands;

REVOKE EXECUTE ON FUNCTION
    lists_candidate_lacks(public.lists_candidate), lists_candidate_says(), lists_candidate_stands()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_candidate_lacks(public.lists_candidate) TO scs_app;
    END IF;
END $$;

-- RULES.md 6, 7 and 16: what the public reads of an entry is what the person's file, the decision and the standard say, and
-- nothing else. SQLSTATE SC008; the constraint names the rule.

-- What an entry says that it may not; null where nothing is wrong. `anew`: by the official name of today; what was written
-- earlier may still show the official name of that day.
CREATE FUNCTION lists_entry_lacks(entry public.lists_publication, anew boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM public.records_name AS name
            WHERE name.subject_id = listing.subject_id AND (name.kind = 'official' OR name.kind = 'former' AND NOT anew)
              AND entry.name = CASE said.showing WHEN 'masked' THEN public.records_masked(name.text) ELSE name.text END
              AND (entry.folded, entry.sound) = (name.folded, name.sound)
        ) THEN 'lists_name'
        WHEN entry.identifier <> '' AND NOT EXISTS (
            SELECT FROM public.records_identifier WHERE subject_id = listing.subject_id AND mask = entry.identifier
        ) OR entry.lookup IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.records_identifier WHERE subject_id = listing.subject_id AND lookup = entry.lookup
        ) THEN 'lists_number'
        WHEN entry.ground IS DISTINCT FROM (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', given ->> 'code', 'en', btrim(given #>> '{title,en}', E' \t\r\n\u3000'),
                'zh', btrim(given #>> '{title,zh}', E' \t\r\n\u3000'))), '[]')
            FROM jsonb_array_elements(standard.document -> 'grounds') AS given WHERE given ->> 'code' = listing.ground
        ) THEN 'lists_ground'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(entry.measures) AS shown WHERE shown NOT IN (
                SELECT jsonb_build_object('code', kind.code, 'en', kind.title_en, 'zh', kind.title)
                FROM public.lists_measure AS chosen JOIN public.lists_measurekind AS kind ON kind.id = chosen.kind_id
                WHERE chosen.listing_id = listing.case_id AND chosen.state NOT IN ('proposed', 'rejected')
            )
        ) THEN 'lists_measure'
        WHEN entry.reasons <> CASE standard.document ->> 'colour' WHEN 'redlist' THEN listing.established ELSE '' END
            THEN 'lists_reasons'
    END
    FROM public.lists_listing AS listing
    JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
    JOIN public.records_subject AS subject ON subject.id = listing.subject_id
    CROSS JOIN LATERAL (
        SELECT standard.document -> 'publication' ->> replace(subject.kind, ' ', '_') AS showing
    ) AS said
    WHERE listing.case_id = entry.listing_id
$$;

CREATE FUNCTION lists_entry_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    same boolean := TG_OP = 'UPDATE' AND (
        NEW.name, NEW.identifier, NEW.ground, NEW.measures, NEW.reasons, NEW.folded, NEW.sound, NEW.lookup
    ) IS NOT DISTINCT FROM (
        OLD.name, OLD.identifier, OLD.ground, OLD.measures, OLD.reasons, OLD.folded, OLD.sound, OLD.lookup
    );
    lacks text;
BEGIN
    IF NEW.visible_until <= public.legal_now() OR same AND NEW.visible_until <= OLD.visible_until THEN
        RETURN NULL;
    END IF;
    lacks := public.lists_entry_lacks(NEW, TG_OP = 'INSERT' OR NEW.name <> OLD.name);
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'The entry says what its listing does not: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
-- After lists_publication_done, in the order of their names: whether anybody may read it comes before what it says.
CREATE CONSTRAINT TRIGGER lists_publication_says AFTER INSERT OR UPDATE ON lists_publication
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_entry_done();
ALTER TABLE lists_publication ENABLE ALWAYS TRIGGER lists_publication_says;

-- A candidate, likewise: a natural person by a mask, whatever the standard shows later.
CREATE FUNCTION lists_candidate_named() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.objections_until > public.legal_now() AND (TG_OP = 'INSERT' OR NEW.name <> OLD.name) AND NOT EXISTS (
        SELECT FROM public.lists_listing AS listing
        JOIN public.records_subject AS subject ON subject.id = listing.subject_id
        JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
        JOIN public.records_name AS name ON name.subject_id = subject.id AND name.kind = 'official'
        WHERE listing.case_id = NEW.listing_id AND NEW.name = CASE
            WHEN subject.kind IN ('person', 'sole trader')
                 OR standard.document -> 'publication' ->> replace(subject.kind, ' ', '_') = 'masked'
            THEN public.records_masked(name.text) ELSE name.text END
    ) THEN
        RAISE EXCEPTION 'This is not the candidate’s name.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_name';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_candidate_named AFTER INSERT OR UPDATE ON lists_candidate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_candidate_named();
ALTER TABLE lists_candidate ENABLE ALWAYS TRIGGER lists_candidate_named;

-- RULES.md 6: what was established is said once, with the decision. It goes with what is over; and where an erased person's
-- entry came back with a backup, as soon as nobody can read it.
CREATE FUNCTION lists_established_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.established <> '' AND (NEW.established <> '' OR (NEW.live AND EXISTS (
           SELECT FROM public.lists_publication WHERE listing_id = NEW.case_id AND visible_until > public.legal_now()))) THEN
        RAISE EXCEPTION 'The reasons of a decision stay as they were given.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_reasons';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_established_stands BEFORE UPDATE OF established ON lists_listing FOR EACH ROW
    WHEN (NEW.established <> OLD.established) EXECUTE FUNCTION lists_established_stands();
ALTER TABLE lists_listing ENABLE ALWAYS TRIGGER lists_established_stands;

REVOKE EXECUTE ON FUNCTION
    lists_entry_lacks(public.lists_publication, boolean), lists_entry_done(), lists_candidate_named(),
    lists_established_stands()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_entry_lacks(public.lists_publication, boolean) TO scs_app;
    END IF;
END $$;

-- RULES.md 6, 9, 13 and 15: what a person put in stays where they put it, words and letters go when the listing is over or its person
-- is erased, a measure's own end is put off by an act alone, and nothing in effect counts as over. SQLSTATE SC008; the constraint
-- names the rule.

-- --- What was put in, and what was sent -------------------------------------------------------------------------------------

CREATE FUNCTION lists_exhibit_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.listing_id, NEW.file) IS DISTINCT FROM (OLD.id, OLD.listing_id, OLD.file)
       OR NEW.name NOT IN ('', OLD.name) THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_exhibit_stands BEFORE UPDATE ON lists_exhibit FOR EACH ROW EXECUTE FUNCTION lists_exhibit_stands();
ALTER TABLE lists_exhibit ENABLE ALWAYS TRIGGER lists_exhibit_stands;

-- Whether what this case holds is still needed: it is not over, and its person is not erased (in a restored copy they can be).
CREATE FUNCTION lists_needs_its_words(of_case uuid, whose uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.lists_listing AS listing
        WHERE listing.case_id = of_case AND listing.live AND NOT EXISTS (
            SELECT FROM public.records_subject AS erased
            WHERE erased.id IN (listing.subject_id, whose) AND erased.erased_at IS NOT NULL
        )
    )
$$;

CREATE FUNCTION lists_words_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'lists_answer' AND public.lists_needs_its_words((to_jsonb(NEW) ->> 'listing_id')::uuid, NULL)
       OR TG_TABLE_NAME = 'notices_notice'
          AND public.lists_needs_its_words((to_jsonb(NEW) ->> 'case_id')::uuid, (to_jsonb(NEW) ->> 'to')::uuid) THEN
        RAISE EXCEPTION 'This is kept while the listing is not over.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_words_stand AFTER UPDATE OF text ON lists_answer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.text <> OLD.text) EXECUTE FUNCTION lists_words_stand();
CREATE CONSTRAINT TRIGGER lists_words_stand AFTER UPDATE OF erased_at ON notices_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL)
    EXECUTE FUNCTION lists_words_stand();
ALTER TABLE lists_answer ENABLE ALWAYS TRIGGER lists_words_stand;
ALTER TABLE notices_notice ENABLE ALWAYS TRIGGER lists_words_stand;

-- --- Measures, and what is over ---------------------------------------------------------------------------------------------

CREATE FUNCTION lists_measure_longer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.lists_proposed AS proposed JOIN public.cases_case AS standing ON standing.id = proposed.listing_id
        WHERE proposed.listing_id = NEW.listing_id AND proposed.act = standing.act AND proposed.effective_at IS NOT NULL
          AND proposed.kind = ANY (CASE OLD.state WHEN 'suspended' THEN '{resumption}' ELSE '{extension,review}' END::text[])
    ) AND NOT EXISTS (
        -- It had immediate effect until then; from now on it binds as it was decided.
        SELECT FROM public.lists_interim WHERE listing_id = NEW.listing_id AND until_at = OLD.ends_at
    ) THEN
        RAISE EXCEPTION 'A measure binds again, or for longer, by an act of two: lists_measure.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_measure_longer AFTER UPDATE ON lists_measure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'effective' AND (
        OLD.state = 'suspended' OR OLD.state = 'effective' AND NEW.ends_at > OLD.ends_at
    )) EXECUTE FUNCTION lists_measure_longer();
ALTER TABLE lists_measure ENABLE ALWAYS TRIGGER lists_measure_longer;

CREATE FUNCTION lists_over_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.lists_listing AS listing JOIN public.cases_case AS standing ON standing.id = listing.case_id
        WHERE listing.case_id = NEW.case_id AND NOT listing.live
          AND standing.state NOT IN ('removed', 'dropped', 'annulled')
    ) THEN
        RAISE EXCEPTION 'What is not over is live.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_gone';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_over_done AFTER UPDATE OF live ON lists_listing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION lists_over_done();
ALTER TABLE lists_listing ENABLE ALWAYS TRIGGER lists_over_done;

REVOKE EXECUTE ON FUNCTION
    lists_exhibit_stands(), lists_needs_its_words(uuid, uuid), lists_words_stand(), lists_measure_longer(), lists_over_done()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_needs_its_words(uuid, uuid) TO scs_app;
    END IF;
END $$;

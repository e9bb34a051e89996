-- RULES.md 7, 9, 13 and 15: what a listing rests on, what it may restrict, how it ended and what was lifted stay as they were decided.
-- SQLSTATE SC008; the constraint names the rule.

-- RULES.md 7: the catalogue of measures is the adopted text, entry by entry.
CREATE FUNCTION lists_measure_offered() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.lists_standard AS standard,
            jsonb_array_elements(standard.document #> '{measures,offered}') AS given
        WHERE standard.id = NEW.standard_id AND given = NEW.text AND given ->> 'code' = NEW.code
          AND (given #>> '{title,zh}', given #>> '{title,en}') = (NEW.title, NEW.title_en)
          AND given ->> 'applied_by' = (SELECT code FROM public.people_agency WHERE id = NEW.applied_by_id)
    ) THEN
        RAISE EXCEPTION 'The standard offers no such measure: lists_measure.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_measure_offered BEFORE INSERT ON lists_measurekind
    FOR EACH ROW EXECUTE FUNCTION lists_measure_offered();

-- RULES.md 9: what it rests on is proposed with it, or with an extension.
CREATE FUNCTION lists_rests_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.cases_case AS standing WHERE standing.id = NEW.listing_id
          AND CASE WHEN NEW.extends THEN standing.verb = 'propose-extension' ELSE standing.version = 1 END
    ) THEN
        RAISE EXCEPTION 'What a listing rests on is proposed with it.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_record';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_rests_on BEFORE INSERT ON lists_listingrecord FOR EACH ROW EXECUTE FUNCTION lists_rests_on();

-- RULES.md 13: what was lifted for an occasion is lifted until its end. Its paper goes when it is not kept any longer.
CREATE FUNCTION lists_lifting_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) - 'paper' <> to_jsonb(OLD) - 'paper' OR NEW.paper IS NOT NULL AND NEW.paper IS DISTINCT FROM OLD.paper THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_lifting_stands BEFORE UPDATE ON lists_lifting FOR EACH ROW EXECUTE FUNCTION lists_lifting_stands();

-- RULES.md 9: how and when it ended says whether it may come back. It is said with the end, and forgotten with the return.
CREATE FUNCTION lists_ended_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM was JOIN became USING (case_id) JOIN public.cases_case AS standing ON standing.id = became.case_id
        WHERE (became.way, became.removed_at) IS DISTINCT FROM (was.way, was.removed_at) AND (
            was.removed_at IS NOT NULL AND became.removed_at IS NOT NULL
            OR became.removed_at > public.legal_now() + interval '1 second'
            OR (became.removed_at IS NULL) = (standing.state IN ('removed', 'dropped', 'annulled'))
        )
    ) THEN
        RAISE EXCEPTION 'How an entry ended is said when it ends.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_gone';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lists_ended_stands AFTER UPDATE ON lists_listing
    REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION lists_ended_stands();

-- RULES.md, INTERIM: once for a deed, whatever case it was in.
CREATE FUNCTION lists_interim_once() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.lists_listingrecord AS own
        JOIN public.lists_listingrecord AS before ON before.fingerprint = own.fingerprint AND before.listing_id <> own.listing_id
        JOIN public.lists_interim AS imposed ON imposed.listing_id = before.listing_id
        WHERE own.listing_id = NEW.listing_id
    ) THEN
        RAISE EXCEPTION 'Immediate effect is imposed once for a deed.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_interim';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_interim_once BEFORE INSERT ON lists_interim FOR EACH ROW EXECUTE FUNCTION lists_interim_once();

-- RULES.md 15: papers that were put in are there as long as what refers to them is needed (migration 0045).
CREATE FUNCTION lists_paper_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF public.lists_needs_its_words(OLD.holder, OLD.subject) AND (
        EXISTS (SELECT FROM public.lists_exhibit WHERE listing_id = OLD.holder AND file = OLD.id)
        OR EXISTS (SELECT FROM public.lists_claim WHERE listing_id = OLD.holder AND OLD.id = ANY (papers || objection_papers))
    ) AND NOT EXISTS (SELECT FROM public.records_storedfile WHERE id = OLD.id AND holder = OLD.holder) THEN
        RAISE EXCEPTION 'This is kept while the listing is not over.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_paper_stands AFTER DELETE OR UPDATE OF holder ON records_storedfile
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.holder IS NOT NULL) EXECUTE FUNCTION lists_paper_stands();

ALTER TABLE lists_measurekind ENABLE ALWAYS TRIGGER lists_measure_offered;
ALTER TABLE lists_listingrecord ENABLE ALWAYS TRIGGER lists_rests_on;
ALTER TABLE lists_lifting ENABLE ALWAYS TRIGGER lists_lifting_stands;
ALTER TABLE lists_listing ENABLE ALWAYS TRIGGER lists_ended_stands;
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_interim_once;
ALTER TABLE records_storedfile ENABLE ALWAYS TRIGGER lists_paper_stands;
REVOKE EXECUTE ON FUNCTION
    lists_measure_offered(), lists_rests_on(), lists_lifting_stands(), lists_ended_stands(), lists_interim_once(), lists_paper_stands()
FROM PUBLIC;

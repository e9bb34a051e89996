-- What rules and states say in Python, said again where nobody can step around it. A refusal has SQLSTATE SC008 and names
-- its rule as the constraint. ALWAYS: in replication mode too. Each function pins its search path.

-- --- The register, as the public reads it ---------------------------------------------------------------------------------

-- The reading guard (DESIGN.md, "Time"): the dates have the last word, whatever else runs or does not. The sub-selects are
-- evaluated once a statement; a bare call in WHERE was fifty times slower.
CREATE VIEW lists_visible AS
SELECT public_id, list_id, kind, name, identifier, ground, measures, since, disputed, visible_from, visible_until,
       folded, sound, lookup, updated_at
FROM lists_publication
WHERE visible_from <= (SELECT legal_now())
  AND (visible_until IS NULL OR (SELECT legal_now()) < visible_until);

-- --- Standards ------------------------------------------------------------------------------------------------------------

-- RULES.md 2: a standard is a text that was adopted after its public comment, exactly as it stood there. It can only end.
CREATE FUNCTION lists_standard_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.repealed_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM public.consultations_adoption
            WHERE draft_id = NEW.draft AND digest = NEW.digest AND at <= NEW.adopted_at
        ) THEN
            RAISE EXCEPTION 'A standard is a text that was adopted.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_standard_adopted';
        END IF;
    ELSIF TG_OP = 'DELETE' OR OLD.repealed_at IS NOT NULL OR NEW.repealed_at IS NULL
          OR to_jsonb(NEW) - 'repealed_at' - 'repealed_by' <> to_jsonb(OLD) - 'repealed_at' - 'repealed_by' THEN
        RAISE EXCEPTION 'A standard never changes. It is repealed once.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_standard_stands';
    ELSE
        NEW.repealed_at := public.legal_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_standard_stands BEFORE INSERT OR UPDATE OR DELETE ON lists_standard
    FOR EACH ROW EXECUTE FUNCTION lists_standard_stands();

CREATE FUNCTION lists_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
END $$;

-- --- What makes a burden lawful ---------------------------------------------------------------------------------------------

-- RULES.md 2 and 4: what is missing for a decision; null where nothing is.
CREATE FUNCTION lists_lacks_decision(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing AS listing
            JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
            JOIN public.consultations_adoption AS adopted
                ON adopted.draft_id = standard.draft AND adopted.digest = standard.digest
            WHERE listing.case_id = of_case
        ) THEN 'lists_standard'
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'RESPONSE' AND state IN ('armed', 'held', 'fired')
        ) THEN 'lists_notice'
        -- Its clock ran out; or the ledger holds that they answered in full, or gave it up in writing.
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'RESPONSE' AND state = 'fired'
        ) AND NOT EXISTS (
            SELECT FROM public.lists_listing AS listing JOIN public.ledger_event AS said ON said.chain = listing.case_id
            WHERE listing.case_id = of_case
              AND (listing.waived_at IS NOT NULL AND said.kind = 'case.waive'
                   OR listing.answered_at IS NOT NULL AND said.kind = 'case.respond')
        ) THEN 'lists_window'
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listingrecord WHERE listing_id = of_case
        ) THEN 'lists_record'
    END
$$;

-- And what is missing for effect, and for being read by anybody.
CREATE FUNCTION lists_lacks_effect(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(public.lists_lacks_decision(of_case), CASE
        WHEN NOT EXISTS (
            SELECT FROM public.cases_signature AS signed
            WHERE signed.case_id = of_case
              AND NOT public.cases_lacks(signed.matter, signed.act, ARRAY['proposer', 'decider']::varchar[])
        ) THEN 'lists_four_eyes'
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'EFFECT' AND state = 'fired'
        ) OR NOT EXISTS (
            SELECT FROM public.lists_listing WHERE case_id = of_case AND decision_served_at IS NOT NULL
        ) THEN 'lists_served'
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing WHERE case_id = of_case AND ends_at IS NOT NULL
        ) THEN 'lists_end'
    END)
$$;

CREATE FUNCTION lists_case_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
    now timestamptz := public.legal_now();
BEGIN
    IF NEW.kind <> 'listing' OR (TG_OP = 'UPDATE' AND NEW.state = OLD.state) THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM public.lists_listing WHERE case_id = NEW.id) THEN
        lacks := 'lists_listing';
    ELSIF NEW.state = 'decided' THEN
        lacks := public.lists_lacks_decision(NEW.id);
    ELSIF NEW.state IN ('effective', 'ending') THEN
        lacks := public.lists_lacks_effect(NEW.id);
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'The case lacks what this state needs: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    -- RULES.md 9: a term or a review runs, or there is no listing.
    IF NEW.state IN ('effective', 'suspended', 'ending') AND NOT (
        public.deadlines_runs(NEW.id, 'TERM') OR public.deadlines_runs(NEW.id, 'TERM-REVIEW')
    ) THEN
        RAISE EXCEPTION 'Neither a term nor a review runs.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_end';
    END IF;
    -- RULES.md 10: whatever is not in effect is read by nobody, and restricts nobody.
    IF NEW.state NOT IN ('effective', 'ending') AND (
        EXISTS (SELECT FROM public.lists_publication WHERE listing_id = NEW.id AND visible_until > now)
        OR EXISTS (SELECT FROM public.lists_measure WHERE listing_id = NEW.id AND state = 'effective')
    ) THEN
        RAISE EXCEPTION 'What is over is read by nobody and restricts nobody.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_gone';
    END IF;
    IF NEW.state IN ('removed', 'dropped', 'annulled') AND EXISTS (
        SELECT FROM public.lists_listing WHERE case_id = NEW.id AND live
    ) THEN
        RAISE EXCEPTION 'What is over is not live.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_gone';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_case_done AFTER INSERT OR UPDATE OF state ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_case_done();

-- RULES.md 16: nothing is read by anybody that is not lawful in every part. Making it shorter is always lawful.
CREATE FUNCTION lists_publication_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
    found record;
BEGIN
    IF NEW.visible_until <= public.legal_now() THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.visible_until <= OLD.visible_until AND NEW.visible_from >= OLD.visible_from
       AND (NEW.name, NEW.identifier, NEW.kind, NEW.list_id, NEW.listing_id, NEW.public_id)
           IS NOT DISTINCT FROM (OLD.name, OLD.identifier, OLD.kind, OLD.list_id, OLD.listing_id, OLD.public_id) THEN
        RETURN NULL;
    END IF;
    SELECT standing.state, standing.public_id, listing.ends_at, listing.list_id, subject.kind, subject.known_minor,
           subject.born_on, standard.document -> 'publication' ->> replace(subject.kind, ' ', '_') AS showing,
           standard.document ->> 'colour' AS colour
    INTO found
    FROM public.lists_listing AS listing
    JOIN public.cases_case AS standing ON standing.id = listing.case_id
    JOIN public.records_subject AS subject ON subject.id = listing.subject_id
    JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
    WHERE listing.case_id = NEW.listing_id;
    lacks := coalesce(public.lists_lacks_effect(NEW.listing_id), CASE
        WHEN found.state NOT IN ('effective', 'ending') THEN 'lists_gone'
        WHEN NEW.visible_until > found.ends_at THEN 'lists_end'
        WHEN (NEW.public_id, NEW.list_id, NEW.kind) IS DISTINCT FROM (found.public_id, found.list_id, found.kind) THEN 'lists_other'
        WHEN coalesce(found.showing, 'nothing') NOT IN ('masked', 'named') THEN 'lists_not_shown'
        WHEN found.showing = 'masked' AND NEW.name NOT LIKE '%*%' THEN 'lists_not_shown'
        WHEN found.colour = 'blacklist' AND (
            found.known_minor OR found.born_on > ((public.legal_now() AT TIME ZONE 'Asia/Shanghai')::date - interval '18 years')
        ) THEN 'lists_minor'
        WHEN EXISTS (
            SELECT FROM public.lists_listingrecord AS rests JOIN public.cases_case AS paper ON paper.id = rests.record_id
            WHERE rests.listing_id = NEW.listing_id AND paper.state IN ('annulled', 'expired', 'superseded', 'suspended')
        ) THEN 'lists_record'
    END);
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'Nobody may read this: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_publication_done AFTER INSERT OR UPDATE ON lists_publication
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_publication_done();

-- RULES.md 13: a measure takes effect with its listing, and ends no later.
CREATE FUNCTION lists_measure_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
BEGIN
    IF NEW.state <> 'effective' OR (TG_OP = 'UPDATE' AND OLD.state = 'effective' AND NEW.ends_at <= OLD.ends_at) THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(public.lists_lacks_effect(NEW.listing_id), CASE
        WHEN standing.state NOT IN ('effective', 'ending') THEN 'lists_gone'
        WHEN NEW.ends_at > listing.ends_at THEN 'lists_end'
        WHEN kind.standard_id <> listing.standard_id THEN 'lists_measure'
    END) INTO lacks
    FROM public.lists_listing AS listing
    JOIN public.cases_case AS standing ON standing.id = listing.case_id
    JOIN public.lists_measurekind AS kind ON kind.id = NEW.kind_id
    WHERE listing.case_id = NEW.listing_id;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'This measure restricts nobody: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_measure_done AFTER INSERT OR UPDATE ON lists_measure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_measure_done();

-- RULES.md 10: when the document falls, nobody reads the entry any more, in the same instant. The move follows.
CREATE FUNCTION lists_record_fell() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.lists_publication SET visible_until = public.legal_now(), updated_at = public.legal_now()
    WHERE visible_until > public.legal_now()
      AND listing_id IN (SELECT listing_id FROM public.lists_listingrecord WHERE record_id = NEW.id AND NOT extends);
    RETURN NULL;
END $$;
CREATE TRIGGER lists_record_fell AFTER UPDATE OF state ON cases_case FOR EACH ROW
    WHEN (NEW.kind = 'record' AND NEW.state <> OLD.state AND NEW.state IN ('annulled', 'expired', 'superseded', 'suspended'))
    EXECUTE FUNCTION lists_record_fell();

ALTER TABLE lists_standard ENABLE ALWAYS TRIGGER lists_standard_stands;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER lists_case_done;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER lists_record_fell;
ALTER TABLE lists_publication ENABLE ALWAYS TRIGGER lists_publication_done;
ALTER TABLE lists_measure ENABLE ALWAYS TRIGGER lists_measure_done;

DO $$
DECLARE
    kept text;
    made text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['list', 'measurekind', 'listing', 'listingrecord', 'measure', 'lifting', 'answer', 'exhibit',
                                'hearing', 'claim', 'proposed', 'incident', 'publication'] LOOP
        EXECUTE format(
            'CREATE TRIGGER lists_keep BEFORE %s ON %I FOR EACH ROW EXECUTE FUNCTION lists_keep()',
            CASE WHEN kept IN ('list', 'measurekind', 'listingrecord', 'incident') THEN 'UPDATE OR DELETE' ELSE 'DELETE' END,
            'lists_' || kept
        );
        EXECUTE format('CREATE TRIGGER lists_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION lists_keep()', 'lists_' || kept);
        FOREACH made IN ARRAY ARRAY['lists_keep', 'lists_keep_all'] LOOP
            EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', 'lists_' || kept, made);
        END LOOP;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
            EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM scs_app', 'lists_' || kept);
        END IF;
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION
    lists_standard_stands(), lists_keep(), lists_lacks_decision(uuid), lists_lacks_effect(uuid), lists_case_done(),
    lists_publication_done(), lists_measure_done(), lists_record_fell()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT SELECT ON lists_visible TO scs_app;
        GRANT EXECUTE ON FUNCTION lists_lacks_decision(uuid), lists_lacks_effect(uuid) TO scs_app;
        REVOKE DELETE, TRUNCATE ON lists_standard FROM scs_app;
        REVOKE UPDATE ON lists_listing, lists_standard FROM scs_app;
        GRANT UPDATE (repealed_at, repealed_by) ON lists_standard TO scs_app;
        GRANT UPDATE (live, waived_at, waiver, answered_at, hearing_asked_at, established, answer_found, decided_at,
                      decision_served_at, effective_at, ends_at, extended_years, way, removed_at) ON lists_listing TO scs_app;
    END IF;
END $$;

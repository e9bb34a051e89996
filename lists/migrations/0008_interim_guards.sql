-- Immediate effect (RULES.md, INTERIM and 4), terms that a law names, and what is kept of what is over. SQLSTATE SC008.

-- While the case is not decided into effect, the statute's time is not over, and its clock runs.
CREATE FUNCTION lists_interim_runs(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.lists_interim AS imposed JOIN public.cases_case AS standing ON standing.id = imposed.listing_id
        WHERE imposed.listing_id = of_case AND imposed.ended_at IS NULL AND imposed.until_at > public.legal_now()
          AND standing.state IN ('proposed', 'notified', 'decided') AND public.deadlines_runs(of_case, 'INTERIM')
    )
$$;

CREATE FUNCTION lists_interim_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.listing_id, NEW.act, NEW.imposed_at, NEW.until_at) IS DISTINCT FROM
           (OLD.listing_id, OLD.act, OLD.imposed_at, OLD.until_at)
           OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
            RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
        END IF;
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.lists_listing AS listing
        JOIN public.cases_case AS standing ON standing.id = listing.case_id
        JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
        JOIN public.consultations_adoption AS adopted ON adopted.draft_id = standard.draft AND adopted.digest = standard.digest
        JOIN public.deadlines_timer AS clock ON clock.case_id = listing.case_id AND clock.kind = 'INTERIM' AND clock.state = 'armed'
        WHERE listing.case_id = NEW.listing_id AND standing.kind = 'listing' AND standing.state IN ('proposed', 'notified')
          AND standard.document -> 'interim' IS NOT NULL AND standard.document ->> 'interim' IS NOT NULL
          AND clock.due_at = NEW.until_at
          AND NOT public.cases_lacks(standing.matter, NEW.act, ARRAY['proposer', 'decider']::varchar[])
          AND EXISTS (SELECT FROM public.cases_signature WHERE case_id = NEW.listing_id AND act = NEW.act AND part = 'decider')
          AND EXISTS (SELECT FROM public.ledger_event WHERE chain = NEW.listing_id AND kind = 'case.impose-interim')
    ) OR NOT public.deadlines_runs(NEW.listing_id, 'INTERIM-NOTICE') THEN
        RAISE EXCEPTION 'Immediate effect needs a statute that the standard names, two officials, and an end.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_interim';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_interim_done AFTER INSERT OR UPDATE ON lists_interim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_interim_done();
CREATE TRIGGER lists_keep BEFORE DELETE ON lists_interim FOR EACH ROW EXECUTE FUNCTION lists_keep();
CREATE TRIGGER lists_keep_all BEFORE TRUNCATE ON lists_interim EXECUTE FUNCTION lists_keep();
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_interim_done;
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_keep;
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_keep_all;

-- RULES.md 9 and 13: the end that its clock knows. A row alone makes nothing longer.
CREATE FUNCTION lists_term_due(of_case uuid) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(due_at), '-infinity'::timestamptz) FROM public.deadlines_timer
    WHERE case_id = of_case AND kind IN ('TERM', 'TERM-REVIEW', 'TERM-BY-LAW') AND state IN ('armed', 'held')
$$;

-- RULES.md 6: reasons, and a decision that says everything (room `notices` freezes no other).
CREATE OR REPLACE FUNCTION lists_lacks_effect(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
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
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing WHERE case_id = of_case AND btrim(established) <> ''
        ) OR NOT EXISTS (
            SELECT FROM public.notices_notice WHERE case_id = of_case AND kind = 'decision' AND state <> 'void'
        ) THEN 'lists_reasons'
    END)
$$;

CREATE OR REPLACE FUNCTION lists_case_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
    now timestamptz := public.legal_now();
BEGIN
    IF NEW.kind NOT IN ('listing', 'red-listing') OR (TG_OP = 'UPDATE' AND NEW.state = OLD.state) THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM public.lists_listing WHERE case_id = NEW.id) THEN
        lacks := 'lists_listing';
    ELSIF NEW.state = 'decided' THEN
        lacks := public.lists_lacks_decision(NEW.id);
    ELSIF NEW.state IN ('effective', 'ending') THEN
        lacks := public.lists_lacks_effect(NEW.id);
    ELSIF NEW.kind = 'red-listing' AND NEW.state = 'removed' THEN
        lacks := public.lists_lacks_ending(NEW.id, NEW.verb, NEW.act);
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'The case lacks what this state needs: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    -- RULES.md 9: a term or a review runs, or there is no listing.
    IF NEW.state IN ('effective', 'suspended', 'ending') AND NOT (
        public.deadlines_runs(NEW.id, 'TERM') OR public.deadlines_runs(NEW.id, 'TERM-REVIEW')
        OR public.deadlines_runs(NEW.id, 'TERM-BY-LAW')
    ) THEN
        RAISE EXCEPTION 'Neither a term nor a review runs.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_end';
    END IF;
    -- RULES.md 10: whatever is not in effect is read by nobody, and restricts nobody.
    IF NEW.state NOT IN ('effective', 'ending') AND (
        EXISTS (SELECT FROM public.lists_publication WHERE listing_id = NEW.id AND visible_until > now)
        OR EXISTS (SELECT FROM public.lists_measure WHERE listing_id = NEW.id AND state = 'effective')
           AND NOT public.lists_interim_runs(NEW.id)
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

CREATE OR REPLACE FUNCTION lists_publication_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
    found record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.visible_until < OLD.visible_until AND OLD.visible_until > public.legal_now()
       AND public.lists_holds_benefits(NEW.listing_id) AND NOT public.lists_record_annulled(NEW.listing_id) THEN
        RAISE EXCEPTION 'Nobody leaves a redlist early but by their own wish, or by two.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_early';
    END IF;
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
        WHEN NEW.visible_until > least(found.ends_at, public.lists_term_due(NEW.listing_id)) THEN 'lists_end'
        WHEN (NEW.public_id, NEW.list_id, NEW.kind) IS DISTINCT FROM (found.public_id, found.list_id, found.kind) THEN 'lists_other'
        WHEN coalesce(found.showing, 'nothing') NOT IN ('masked', 'named') THEN 'lists_not_shown'
        WHEN found.showing = 'masked' AND NEW.name NOT LIKE '%*%' THEN 'lists_not_shown'
        WHEN found.colour = 'blacklist' AND (
            found.known_minor OR found.born_on > ((public.legal_now() AT TIME ZONE 'Asia/Shanghai')::date - interval '18 years')
        ) THEN 'lists_minor'
        WHEN EXISTS (
            SELECT FROM public.lists_listingrecord AS rests JOIN public.cases_case AS paper ON paper.id = rests.record_id
            WHERE rests.listing_id = NEW.listing_id AND (
                paper.state = 'annulled' OR found.colour = 'blacklist' AND paper.state IN ('expired', 'superseded', 'suspended')
            )
        ) THEN 'lists_record'
    END);
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'Nobody may read this: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION lists_measure_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'effective' AND (NEW.state <> 'effective' OR NEW.ends_at < OLD.ends_at)
       AND public.lists_holds_benefits(NEW.listing_id) THEN
        RAISE EXCEPTION 'No benefit ends early but by the wish of whoever has it, or by two.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_early';
    END IF;
    IF NEW.state <> 'effective' OR (TG_OP = 'UPDATE' AND OLD.state = 'effective' AND NEW.ends_at <= OLD.ends_at) THEN
        RETURN NULL;
    END IF;
    -- RULES.md, INTERIM: before a decision, no longer than the statute lets it, and only of this standard.
    IF EXISTS (
        SELECT FROM public.lists_interim AS imposed
        JOIN public.lists_listing AS listing ON listing.case_id = imposed.listing_id
        JOIN public.lists_measurekind AS kind ON kind.id = NEW.kind_id AND kind.standard_id = listing.standard_id
        WHERE imposed.listing_id = NEW.listing_id AND NEW.ends_at <= imposed.until_at
    ) AND public.lists_interim_runs(NEW.listing_id) THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(public.lists_lacks_effect(NEW.listing_id), CASE
        WHEN standing.state NOT IN ('effective', 'ending') THEN 'lists_gone'
        WHEN NEW.ends_at > least(listing.ends_at, public.lists_term_due(NEW.listing_id)) THEN 'lists_end'
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

REVOKE EXECUTE ON FUNCTION lists_interim_runs(uuid), lists_term_due(uuid), lists_interim_done() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_interim_runs(uuid), lists_term_due(uuid) TO scs_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON lists_interim FROM scs_app;
        GRANT UPDATE (served_at, hearing_asked_at, heard_at, minutes, ended_at) ON lists_interim TO scs_app;
        GRANT UPDATE (erased_at) ON lists_listing TO scs_app;
    END IF;
END $$;

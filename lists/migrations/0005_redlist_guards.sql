-- Redlists: what RULES.md asks of them, where nobody can step around it. SQLSTATE SC008; the constraint names the rule.

-- --- What the public reads --------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW lists_visible AS
SELECT public_id, list_id, kind, name, identifier, ground, measures, since, disputed, visible_from, visible_until,
       folded, sound, lookup, updated_at, reasons
FROM lists_publication
WHERE visible_from <= (SELECT legal_now())
  AND (visible_until IS NULL OR (SELECT legal_now()) < visible_until);

-- Candidates, while everybody may object: the dates have the last word.
CREATE VIEW lists_posted AS
SELECT public_id, list_id, kind, name, ground, reasons, benefits, posted_at, objections_until
FROM lists_candidate
WHERE posted_at <= (SELECT legal_now()) AND (SELECT legal_now()) < objections_until;

-- --- What is missing --------------------------------------------------------------------------------------------------------

CREATE FUNCTION lists_is_red(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.cases_case WHERE id = of_case AND kind = 'red-listing')
$$;

CREATE FUNCTION lists_holds_benefits(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.cases_case WHERE id = of_case AND kind = 'red-listing' AND state IN ('effective', 'ending'))
$$;

CREATE FUNCTION lists_record_annulled(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.lists_listingrecord AS rests JOIN public.cases_case AS paper ON paper.id = rests.record_id
        WHERE rests.listing_id = of_case AND paper.state = 'annulled'
    )
$$;

-- RULES.md, "Redlists": the candidate agreed, everybody could object for the whole time, and each objection was answered.
CREATE FUNCTION lists_lacks_posting(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing AS listing JOIN public.ledger_event AS said ON said.chain = listing.case_id
            WHERE listing.case_id = of_case AND listing.consented_at IS NOT NULL AND listing.consent_revoked_at IS NULL
              AND said.kind = 'case.consent'
        ) THEN 'lists_consent'
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'POSTING' AND state = 'fired'
        ) THEN 'lists_posting'
        WHEN EXISTS (
            SELECT FROM public.lists_objection WHERE listing_id = of_case AND finding = ''
        ) THEN 'lists_objections'
    END
$$;

-- RULES.md 13: the end of an entry on a redlist is its printed day, the person's own wish, or two officials' decision after a
-- notice that was served and a window that is over, given up, or answered.
CREATE FUNCTION lists_lacks_ending(of_case uuid, by_verb text, in_act uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN by_verb = 'remove' AND listing.ends_at > public.legal_now() THEN 'lists_early'
        WHEN by_verb = 'revoke-consent' AND listing.consent_revoked_at IS NULL THEN 'lists_consent'
        WHEN by_verb = 'end-early' AND NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND kind = 'RESPONSE' AND state IN ('fired', 'cancelled') AND made_at >= began.at
        ) THEN 'lists_notice'
        WHEN by_verb = 'end-early' AND NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND kind = 'RESPONSE' AND state = 'fired' AND made_at >= began.at
        ) AND NOT EXISTS (
            SELECT FROM public.ledger_event AS said
            WHERE said.chain = of_case AND said.ts >= began.at
              AND (listing.waived_at >= began.at AND said.kind = 'case.waive'
                   OR listing.answered_at >= began.at AND said.kind = 'case.respond')
        ) THEN 'lists_window'
    END
    FROM public.lists_listing AS listing, (
        SELECT coalesce(min(at), 'infinity'::timestamptz) AS at FROM public.cases_signature
        WHERE case_id = of_case AND act = in_act AND part = 'proposer'
    ) AS began
    WHERE listing.case_id = of_case
$$;

CREATE OR REPLACE FUNCTION lists_lacks_decision(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing AS listing
            JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
            JOIN public.consultations_adoption AS adopted
                ON adopted.draft_id = standard.draft AND adopted.digest = standard.digest
            WHERE listing.case_id = of_case
        ) THEN 'lists_standard'
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listingrecord WHERE listing_id = of_case
        ) THEN 'lists_record'
        WHEN public.lists_is_red(of_case) THEN public.lists_lacks_posting(of_case)
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
    END
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
        WHEN NEW.visible_until > found.ends_at THEN 'lists_end'
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

CREATE OR REPLACE FUNCTION lists_record_fell() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.lists_publication SET visible_until = public.legal_now(), updated_at = public.legal_now()
    WHERE visible_until > public.legal_now()
      AND listing_id IN (SELECT listing_id FROM public.lists_listingrecord WHERE record_id = NEW.id AND NOT extends)
      -- RULES.md 10 and 13: nobody is praised on an annulled document; for less, a name does not leave a redlist by itself.
      AND (NEW.state = 'annulled' OR NOT public.lists_is_red(listing_id));
    RETURN NULL;
END $$;

-- --- Candidates and objections ----------------------------------------------------------------------------------------------

CREATE FUNCTION lists_candidate_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
    lacks text;
BEGIN
    IF NEW.objections_until <= public.legal_now() THEN
        RETURN NULL;
    END IF;
    SELECT standing.state, standing.kind AS case_kind, standing.public_id, listing.list_id, listing.consented_at,
           listing.consent_revoked_at, subject.kind,
           standard.document -> 'publication' ->> replace(subject.kind, ' ', '_') AS showing
    INTO found
    FROM public.lists_listing AS listing
    JOIN public.cases_case AS standing ON standing.id = listing.case_id
    JOIN public.records_subject AS subject ON subject.id = listing.subject_id
    JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
    WHERE listing.case_id = NEW.listing_id;
    lacks := CASE
        WHEN found.case_kind <> 'red-listing' OR found.state <> 'notified' THEN 'lists_gone'
        WHEN found.consented_at IS NULL OR found.consent_revoked_at IS NOT NULL THEN 'lists_consent'
        WHEN (NEW.public_id, NEW.list_id, NEW.kind) IS DISTINCT FROM (found.public_id, found.list_id, found.kind) THEN 'lists_other'
        WHEN coalesce(found.showing, 'nothing') NOT IN ('masked', 'named') THEN 'lists_not_shown'
        WHEN (found.showing = 'masked' OR found.kind IN ('person', 'sole trader')) AND NEW.name NOT LIKE '%*%' THEN 'lists_not_shown'
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = NEW.listing_id AND kind = 'POSTING' AND state IN ('armed', 'held') AND due_at >= NEW.objections_until
        ) THEN 'lists_posting'
    END;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'Nobody may read this: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_candidate_done AFTER INSERT OR UPDATE ON lists_candidate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_candidate_done();

-- In time, and only while the candidate is posted. What was said stays as it was said, until it is emptied.
CREATE FUNCTION lists_objection_heard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.at := public.legal_now();
        IF NOT EXISTS (
            SELECT FROM public.deadlines_timer AS posting JOIN public.cases_case AS standing ON standing.id = posting.case_id
            WHERE standing.id = NEW.listing_id AND standing.state = 'notified' AND posting.kind = 'POSTING'
              AND posting.state IN ('armed', 'held') AND NEW.at < posting.due_at
        ) THEN
            RAISE EXCEPTION 'Objections are heard while the candidate is posted.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_objection_in_time';
        END IF;
    ELSIF (NEW.text <> OLD.text AND NEW.text <> '') OR (NEW.name <> OLD.name AND NEW.name <> '')
          OR (NEW.papers <> OLD.papers AND cardinality(NEW.papers) > 0) THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_objection_heard BEFORE INSERT OR UPDATE ON lists_objection
    FOR EACH ROW EXECUTE FUNCTION lists_objection_heard();

ALTER TABLE lists_candidate ENABLE ALWAYS TRIGGER lists_candidate_done;
ALTER TABLE lists_objection ENABLE ALWAYS TRIGGER lists_objection_heard;
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['lists_candidate', 'lists_objection'] LOOP
        EXECUTE format('CREATE TRIGGER lists_keep BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION lists_keep()', kept);
        EXECUTE format('CREATE TRIGGER lists_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION lists_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER lists_keep', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER lists_keep_all', kept);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION
    lists_is_red(uuid), lists_holds_benefits(uuid), lists_record_annulled(uuid), lists_lacks_posting(uuid),
    lists_lacks_ending(uuid, text, uuid), lists_candidate_done(), lists_objection_heard()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT SELECT ON lists_posted TO scs_app;
        GRANT EXECUTE ON FUNCTION lists_is_red(uuid), lists_holds_benefits(uuid), lists_record_annulled(uuid),
            lists_lacks_posting(uuid), lists_lacks_ending(uuid, text, uuid) TO scs_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON lists_candidate, lists_objection FROM scs_app;
        GRANT UPDATE (name, reasons, objections_until) ON lists_candidate TO scs_app;
        GRANT UPDATE (text, name, papers, finding, why, found_by, found_at) ON lists_objection TO scs_app;
        GRANT UPDATE (consented_at, consent_paper, consent_revoked_at) ON lists_listing TO scs_app;
    END IF;
END $$;

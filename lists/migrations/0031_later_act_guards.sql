-- RULES.md 4, 5, 9, 13 and APL 61: a later act of a listing goes the way of the first. It binds once the person was told what is
-- proposed, had their time or used it, two have signed in that act, and its decision was served; and it has not fallen.
-- SQLSTATE SC008; the constraint names the rule.

-- When one official proposed what is decided in this act: by the signature, which nobody dates.
CREATE FUNCTION lists_act_began(of_case uuid, in_act uuid, by_part text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(min(at), 'infinity'::timestamptz) FROM public.cases_signature
    WHERE case_id = of_case AND act = in_act AND part = by_part
$$;

-- A letter of this kind to the person, fixed since then, that was served.
CREATE FUNCTION lists_letter_served(of_case uuid, of_kind text, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.notices_notice AS letter JOIN public.lists_listing AS listing ON listing.case_id = letter.case_id
        WHERE letter.case_id = of_case AND letter.kind = of_kind AND letter.state = 'served'
          AND letter."to" = listing.subject_id AND letter.frozen_at >= since
    )
$$;

-- What is missing for a decision in this act; null where nothing is.
CREATE FUNCTION lists_lacks_hearing_out(of_case uuid, in_act uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN proposed.act IS NULL THEN 'lists_four_eyes'
        WHEN NOT public.lists_letter_served(of_case, 'intent', began.at) THEN 'lists_notice'
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND kind = 'RESPONSE' AND state = 'fired' AND trigger_at >= began.at
        ) AND NOT (
            proposed.waived_at >= began.at AND public.lists_said(of_case, 'case.waive', began.at)
            OR proposed.answered_at >= began.at AND public.lists_said(of_case, 'case.respond', began.at)
        ) IS TRUE THEN 'lists_window'
    END
    FROM (SELECT public.lists_act_began(of_case, in_act, 'proposer') AS at) AS began
    LEFT JOIN public.lists_proposed AS proposed ON proposed.act = in_act AND proposed.listing_id = of_case
        AND proposed.kind IN ('extension', 'review', 'resumption', 'restoration', 'ending')
$$;

-- And for its effect.
CREATE FUNCTION lists_lacks_act(of_case uuid, in_act uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(public.lists_lacks_hearing_out(of_case, in_act), CASE
        WHEN public.cases_lacks(standing.matter, in_act, ARRAY['proposer', 'decider']::varchar[]) THEN 'lists_four_eyes'
        WHEN NOT public.lists_letter_served(of_case, 'decision', decided.at) OR NOT EXISTS (
            SELECT FROM public.lists_proposed WHERE act = in_act AND decision_served_at IS NOT NULL
        ) OR NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND kind = 'EFFECT' AND state = 'fired' AND trigger_at >= decided.at
        ) THEN 'lists_served'
        -- Whatever led the case elsewhere since then let it fall.
        WHEN EXISTS (
            SELECT FROM public.ledger_event
            WHERE chain = of_case AND ts >= public.lists_act_began(of_case, in_act, 'proposer') AND kind IN (
                'case.suspend', 'case.claim-fulfilment', 'case.order-removal', 'case.remove', 'case.withdraw', 'case.drop',
                'case.lapse', 'case.revoke-consent', 'case.keep-entry'
            ) AND standing.verb = 'take-effect' AND standing.act = in_act
        ) THEN 'lists_fallen'
    END)
    FROM public.cases_case AS standing, (SELECT public.lists_act_began(of_case, in_act, 'decider') AS at) AS decided
    WHERE standing.id = of_case
$$;

CREATE FUNCTION lists_later_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
BEGIN
    IF NEW.verb = 'take-effect' THEN
        lacks := public.lists_lacks_act(NEW.id, NEW.act);
    ELSE
        lacks := coalesce(
            public.lists_lacks_hearing_out(NEW.id, NEW.act),
            public.lists_unheard(NEW.id, public.lists_act_began(NEW.id, NEW.act, 'proposer'))
        );
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'A later act lacks what the first needed: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_later_done AFTER UPDATE OF version ON cases_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind IN ('listing', 'red-listing') AND NEW.version <> OLD.version AND (
        NEW.verb IN ('extend-term', 'review', 'resume', 'restore', 'end-early')
        OR NEW.verb = 'take-effect' AND OLD.state <> 'decided'
    )) EXECUTE FUNCTION lists_later_done();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER lists_later_done;

-- RULES.md 9 and 12: an end is put off by an act of its own, in effect, once, and by no more than was decided.
CREATE FUNCTION lists_end_put_off() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.ends_at IS NULL OR NOT EXISTS (
        SELECT FROM public.lists_proposed AS proposed JOIN public.cases_case AS standing ON standing.id = proposed.listing_id
        WHERE proposed.listing_id = NEW.case_id AND proposed.act = standing.act
          AND proposed.effective_at IS NOT NULL AND proposed.ends_at = NEW.ends_at
          AND NEW.ends_at <= public.lists_term_due(NEW.case_id)
          AND (proposed.kind = 'review' OR proposed.kind = 'extension'
               AND NEW.ends_at <= OLD.ends_at + make_interval(years => proposed.years) + interval '1 day')
    ) THEN
        RAISE EXCEPTION 'An end is put off by two, in an act of its own.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_end';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_end_put_off AFTER UPDATE OF ends_at ON lists_listing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at))
    EXECUTE FUNCTION lists_end_put_off();
ALTER TABLE lists_listing ENABLE ALWAYS TRIGGER lists_end_put_off;

-- How far it has come is said once; only its service can be found not to have been.
CREATE OR REPLACE FUNCTION lists_proposal_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.act, NEW.listing_id, NEW.kind, NEW.years, NEW.records, NEW.at)
       IS DISTINCT FROM (OLD.act, OLD.listing_id, OLD.kind, OLD.years, OLD.records, OLD.at)
       OR NEW.text NOT IN ('', OLD.text) OR cardinality(NEW.papers) > 0 AND NEW.papers <> OLD.papers
       OR OLD.decided_at IS NOT NULL AND (
           NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.answer_found NOT IN ('', OLD.answer_found)
       )
       OR OLD.settled_at IS NOT NULL AND (NEW.effective_at, NEW.ends_at, NEW.settled_at, NEW.decision_served_at)
          IS DISTINCT FROM (OLD.effective_at, OLD.ends_at, OLD.settled_at, OLD.decision_served_at)
       OR NEW.effective_at IS NULL AND NEW.ends_at IS NOT NULL
       OR NEW.effective_at IS NOT NULL AND NEW.settled_at IS NULL THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION lists_proposal_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text := public.lists_lacks_act(NEW.listing_id, NEW.act);
BEGIN
    IF lacks IS NULL AND NOT EXISTS (
        SELECT FROM public.cases_case WHERE id = NEW.listing_id AND verb = 'take-effect' AND act = NEW.act
    ) THEN
        lacks := 'lists_served';
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'A later act is not in effect: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_proposal_done AFTER UPDATE OF effective_at ON lists_proposed
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.effective_at IS NULL AND NEW.effective_at IS NOT NULL) EXECUTE FUNCTION lists_proposal_done();
ALTER TABLE lists_proposed ENABLE ALWAYS TRIGGER lists_proposal_done;

-- As it was proposed, it has come no way yet.
CREATE FUNCTION lists_proposal_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF num_nonnulls(NEW.waived_at, NEW.answered_at, NEW.decided_at, NEW.decision_served_at, NEW.effective_at, NEW.ends_at,
                    NEW.settled_at) > 0 THEN
        RAISE EXCEPTION 'What is proposed is proposed, and no more.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    NEW.at := public.legal_now();
    RETURN NEW;
END $$;
CREATE TRIGGER lists_proposal_begins BEFORE INSERT ON lists_proposed
    FOR EACH ROW EXECUTE FUNCTION lists_proposal_begins();
ALTER TABLE lists_proposed ENABLE ALWAYS TRIGGER lists_proposal_begins;

-- Whether the ledger holds, since that moment, that the person did this (migration 0023). An answer is one only if it was said to
-- be all, since then: what was said to an earlier notice is no answer to this one.
CREATE OR REPLACE FUNCTION lists_said(of_case uuid, what text, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_event AS said JOIN public.cases_case AS standing ON standing.id = said.chain
        WHERE said.chain = of_case AND said.kind = what AND said.ts >= since
          AND (what <> 'case.respond' OR EXISTS (
              SELECT FROM public.lists_answer AS answer
              WHERE answer.listing_id = of_case AND answer.complete AND answer.by = said.actor AND answer.at >= since
          ))
          AND NOT EXISTS (
              SELECT FROM public.people_user AS official
              JOIN public.cases_signature AS signed ON signed.matter = standing.matter AND signed.act = standing.act
              WHERE official.public_id = said.actor AND signed.at <= said.ts
                AND (signed.person_id = official.id OR EXISTS (
                    -- Until then: whoever stands in for somebody later has not stood in yet.
                    SELECT FROM public.people_deputy AS stood
                    WHERE (stood.principal_id, stood.deputy_id)
                          IN ((signed.person_id, official.id), (official.id, signed.person_id))
                      AND stood.until_on >= (signed.at AT TIME ZONE 'UTC')::date - 1
                      AND stood.from_on <= (said.ts AT TIME ZONE 'UTC')::date + 1
                ))
          )
    )
$$;

-- --- What stood before, with the way that it goes now ---------------------------------------------------------------------

-- RULES.md 13: the end of an entry on a redlist is its printed day, the person's own wish, or two officials' decision that was
-- served, after a notice that was served and a window that is over, given up, or answered.
CREATE OR REPLACE FUNCTION lists_lacks_ending(of_case uuid, by_verb text, in_act uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN by_verb = 'remove' AND listing.ends_at > public.legal_now() THEN 'lists_early'
        WHEN by_verb = 'revoke-consent' AND listing.consent_revoked_at IS NULL THEN 'lists_consent'
        WHEN by_verb = 'take-effect' THEN public.lists_lacks_act(of_case, in_act)
    END
    FROM public.lists_listing AS listing WHERE listing.case_id = of_case
$$;

-- The clock of the first notice, though that of a later one took its place.
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
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'RESPONSE' AND (
                state IN ('armed', 'held', 'fired')
                OR state = 'void' AND EXISTS (SELECT FROM public.lists_proposed WHERE listing_id = of_case)
            )
        ) THEN 'lists_notice'
        -- Its clock ran out; or they answered in full, or gave it up in writing.
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'RESPONSE' AND state = 'fired'
        ) AND NOT EXISTS (
            SELECT FROM public.lists_listing
            WHERE case_id = of_case
              AND (waived_at IS NOT NULL AND public.lists_said(of_case, 'case.waive', '-infinity')
                   OR answered_at IS NOT NULL AND public.lists_said(of_case, 'case.respond', '-infinity'))
        ) THEN 'lists_window'
    END
$$;

-- What was lifted binds again with a restoration in effect alone.
CREATE OR REPLACE FUNCTION lists_measure_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    standing record;
BEGIN
    SELECT state, version, verb, act INTO standing FROM public.cases_case WHERE id = NEW.listing_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR standing.version <> 1 THEN
            RAISE EXCEPTION 'A measure is proposed with its listing: lists_measure.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.listing_id, NEW.kind_id) IS DISTINCT FROM (OLD.listing_id, OLD.kind_id) OR NEW.reason NOT IN ('', OLD.reason) THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    ELSIF NEW.state <> OLD.state AND NOT (CASE NEW.state
        WHEN 'proposed' THEN OLD.state = 'effective' AND standing.state IN ('proposed', 'notified')  -- it had immediate effect
        WHEN 'chosen' THEN OLD.state IN ('proposed', 'effective') AND standing.state = 'decided'
        WHEN 'effective' THEN OLD.state IN ('proposed', 'chosen', 'suspended')
            OR OLD.state = 'lifted' AND standing.verb = 'take-effect' AND EXISTS (
                SELECT FROM public.lists_proposed WHERE act = standing.act AND kind = 'restoration'
            )
        WHEN 'suspended' THEN OLD.state = 'effective'
        ELSE OLD.state <> 'rejected'
    END) THEN
        RAISE EXCEPTION 'No measure comes from % to % here: lists_measure.', OLD.state, NEW.state
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION lists_heard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
BEGIN
    IF NEW.kind = 'listing' AND NEW.state = 'decided' THEN
        lacks := public.lists_unheard(NEW.id, '-infinity');
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'Somebody has not been heard in full: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION
    lists_act_began(uuid, uuid, text), lists_letter_served(uuid, text, timestamptz), lists_lacks_hearing_out(uuid, uuid),
    lists_lacks_act(uuid, uuid), lists_later_done(), lists_end_put_off(), lists_proposal_done(), lists_proposal_begins()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION
            lists_act_began(uuid, uuid, text), lists_letter_served(uuid, text, timestamptz),
            lists_lacks_hearing_out(uuid, uuid), lists_lacks_act(uuid, uuid)
        TO scs_app;
        GRANT UPDATE (waived_at, waiver, answered_at, hearing_asked_at, answer_found, decided_at, decision_served_at,
                      effective_at, ends_at, settled_at) ON lists_proposed TO scs_app;
    END IF;
END $$;

-- RULES.md 4, 5, 6 and 15, HEARING-NOTICE: who chairs a hearing and when it is, what was said in it, and what a decision says to
-- the answer. SQLSTATE SC008; the constraint names the rule.

-- --- Decisions --------------------------------------------------------------------------------------------------------------

-- As with what was established (migration 0014): said once, with the decision, which the ledger holds.
CREATE OR REPLACE FUNCTION lists_established_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.decided_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.decided_at IS DISTINCT FROM OLD.decided_at
       OR NEW.established NOT IN ('', OLD.established) OR NEW.answer_found NOT IN ('', OLD.answer_found)
       OR (NEW.established, NEW.answer_found) IS DISTINCT FROM (OLD.established, OLD.answer_found) AND NEW.live AND EXISTS (
           SELECT FROM public.lists_publication WHERE listing_id = NEW.case_id AND visible_until > public.legal_now()) THEN
        RAISE EXCEPTION 'The reasons of a decision stay as they were given.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_reasons';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER lists_established_stands ON lists_listing;
CREATE TRIGGER lists_established_stands BEFORE UPDATE OF established, answer_found, decided_at ON lists_listing
    FOR EACH ROW EXECUTE FUNCTION lists_established_stands();

CREATE FUNCTION lists_decided() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_event WHERE chain = NEW.case_id AND kind = 'case.decide') THEN
        RAISE EXCEPTION 'A decision is in the ledger, as case.decide, or was not taken.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_reasons';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_decided AFTER UPDATE OF decided_at ON lists_listing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.decided_at IS NOT NULL AND OLD.decided_at IS NULL) EXECUTE FUNCTION lists_decided();
ALTER TABLE lists_listing ENABLE ALWAYS TRIGGER lists_established_stands;
ALTER TABLE lists_listing ENABLE ALWAYS TRIGGER lists_decided;

-- --- Hearings: of a listing here, and of what contests it in the room above ---------------------------------------------------

-- APL 64, RULES.md 5: neither who has signed in the matter, nor who stays out of it, nor whoever stood in for who has signed.
CREATE FUNCTION lists_may_chair(of_case uuid, chair bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.cases_signature AS signed JOIN public.cases_case AS heard ON heard.matter = signed.matter
        WHERE heard.id = of_case
          AND (signed.person_id = chair OR signed.person_id IN (SELECT public.cases_stand_ins(chair, signed.at)))
    ) AND NOT EXISTS (
        SELECT FROM public.cases_recusal AS recused JOIN public.cases_case AS heard ON heard.matter = recused.matter
        WHERE heard.id = of_case AND recused.person_id = chair
    )
$$;

-- HEARING-NOTICE: seven working days are seven days at the least. The moves count the working days.
CREATE FUNCTION lists_told_in_time(told_at timestamptz, held_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (told_at AT TIME ZONE 'Asia/Shanghai')::date + 7 <= (held_at AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- Whether the last invitation reached them in time.
CREATE FUNCTION lists_invited(of_case uuid, person uuid, held_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT invitation.state = 'served' AND public.lists_told_in_time(invitation.served_at, held_at)
        FROM public.notices_notice AS invitation
        WHERE invitation.case_id = of_case AND invitation.kind = 'hearing' AND invitation."to" = person
        ORDER BY invitation.number DESC LIMIT 1
    ), false)
$$;

CREATE FUNCTION lists_check_fixed(of_case uuid, chair bigint, held_at timestamptz) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.lists_may_chair(of_case, chair) THEN
        RAISE EXCEPTION 'The chair has acted in this matter, or stays out of it: lists_hearing_chair.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_chair';
    ELSIF NOT public.lists_told_in_time(public.legal_now(), held_at) THEN
        RAISE EXCEPTION 'A hearing is told of seven working days before: lists_hearing_notice.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_notice';
    END IF;
END $$;

CREATE FUNCTION lists_check_recorded(
    of_case uuid, person uuid, held_at timestamptz, minutes text, appeared boolean, recorded_at timestamptz
) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF held_at IS NULL OR recorded_at < held_at OR recorded_at > public.legal_now() OR btrim(minutes) = '' OR appeared IS NULL THEN
        RAISE EXCEPTION 'A hearing is recorded when it was held, with its minutes: lists_hearing_held.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_held';
    ELSIF NOT appeared AND NOT public.lists_invited(of_case, person, held_at) THEN
        RAISE EXCEPTION 'Nobody misses a hearing of which they were not told in time: lists_hearing_invited.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_invited';
    END IF;
END $$;

-- Deferred: it was recorded by a step of the case, and after it was fixed.
CREATE FUNCTION lists_check_heard(of_case uuid) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (
        SELECT coalesce(max(seq) FILTER (WHERE kind = 'case.record-hearing'), 0)
               <= coalesce(max(seq) FILTER (WHERE kind = 'case.fix-hearing'), 0)
        FROM public.ledger_event WHERE chain = of_case
    ) THEN
        RAISE EXCEPTION 'That somebody was heard is in the ledger: lists_hearing_held.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_held';
    END IF;
END $$;

CREATE FUNCTION lists_hearing_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before public.lists_hearing;  -- of nulls, at first
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD;
        -- What was said is kept; what is proposed anew is heard anew, in a row of its own.
        IF OLD.recorded_at IS NOT NULL THEN
            IF (NEW.of, NEW.listing_id, NEW.held_at, NEW.place, NEW.chair_id, NEW.appeared, NEW.recorded_at)
               IS DISTINCT FROM (OLD.of, OLD.listing_id, OLD.held_at, OLD.place, OLD.chair_id, OLD.appeared, OLD.recorded_at)
               OR NEW.minutes NOT IN ('', OLD.minutes) THEN
                RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
            END IF;
            RETURN NEW;
        END IF;
    END IF;
    IF before IS NULL OR (NEW.held_at, NEW.chair_id) IS DISTINCT FROM (before.held_at, before.chair_id)
       OR before.recorded_at IS NOT NULL THEN
        PERFORM public.lists_check_fixed(NEW.listing_id, NEW.chair_id, NEW.held_at);
    END IF;
    IF NEW.recorded_at IS NOT NULL THEN
        PERFORM public.lists_check_recorded(
            NEW.listing_id, (SELECT subject_id FROM public.lists_listing WHERE case_id = NEW.listing_id),
            NEW.held_at, NEW.minutes, NEW.appeared, NEW.recorded_at);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_hearing_stands BEFORE INSERT OR UPDATE ON lists_hearing
    FOR EACH ROW EXECUTE FUNCTION lists_hearing_stands();

CREATE FUNCTION lists_hearing_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Whoever erases what was said records nothing.
    IF TG_OP = 'INSERT' OR OLD.recorded_at IS NULL THEN
        PERFORM public.lists_check_heard(NEW.listing_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_hearing_done AFTER INSERT OR UPDATE ON lists_hearing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.recorded_at IS NOT NULL) EXECUTE FUNCTION lists_hearing_done();
ALTER TABLE lists_hearing ENABLE ALWAYS TRIGGER lists_hearing_stands;
ALTER TABLE lists_hearing ENABLE ALWAYS TRIGGER lists_hearing_done;

REVOKE EXECUTE ON FUNCTION
    lists_decided(), lists_may_chair(uuid, bigint), lists_told_in_time(timestamptz, timestamptz),
    lists_invited(uuid, uuid, timestamptz), lists_check_fixed(uuid, bigint, timestamptz),
    lists_check_recorded(uuid, uuid, timestamptz, text, boolean, timestamptz), lists_check_heard(uuid),
    lists_hearing_stands(), lists_hearing_done()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION
            lists_may_chair(uuid, bigint), lists_told_in_time(timestamptz, timestamptz),
            lists_invited(uuid, uuid, timestamptz), lists_check_fixed(uuid, bigint, timestamptz),
            lists_check_recorded(uuid, uuid, timestamptz, text, boolean, timestamptz), lists_check_heard(uuid)
        TO scs_app;
        REVOKE UPDATE ON lists_hearing FROM scs_app;
        GRANT UPDATE (held_at, place, chair_id, minutes, appeared, recorded_at) ON lists_hearing TO scs_app;
    END IF;
END $$;

-- RULES.md 4, 5 and 15: that a letter never came is said in the ledger by whoever says it, and answered there, once, by somebody who did
-- not bring it. A service is set aside by such a step, and what ran from it stops. SQLSTATE SC007; the constraint names the rule.

CREATE FUNCTION notices_challenge_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.upheld IS NOT NULL OR NEW.answer <> '' OR NEW.answered_by IS NOT NULL THEN
        RAISE EXCEPTION 'It is said first, and answered afterwards.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_challenge';
    END IF;
    NEW.at := public.legal_now();
    RETURN NEW;
END $$;
CREATE TRIGGER notices_challenge_begins BEFORE INSERT ON notices_challenge
    FOR EACH ROW EXECUTE FUNCTION notices_challenge_begins();

CREATE FUNCTION notices_challenge_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := CASE TG_OP WHEN 'INSERT' THEN 'notice.challenged' ELSE 'notice.challenge-answered' END;
    speaker uuid := CASE TG_OP WHEN 'INSERT' THEN NEW."by" ELSE NEW.answered_by END;
    given public.notices_service;
    of_case uuid;
BEGIN
    SELECT * INTO given FROM public.notices_service WHERE id = NEW.service_id;
    SELECT case_id INTO of_case FROM public.notices_notice WHERE id = given.notice_id;
    IF NOT EXISTS (
        SELECT FROM public.ledger_event WHERE chain = of_case AND kind = said AND actor = speaker AND recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'What is said of a service is in the ledger.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_in_ledger';
    ELSIF TG_OP = 'INSERT' THEN
        RETURN NULL;
    ELSIF speaker IN (given.begun_by, given.ended_by) OR NOT EXISTS (
        SELECT FROM public.people_user WHERE public_id = speaker AND kind = 'official' AND is_active
    ) THEN
        RAISE EXCEPTION 'Whether a letter came is not for whoever brought it to say.'
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_challenge';
    ELSIF NEW.upheld AND given.outcome = 'delivered' AND NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = of_case AND kind LIKE 'case.%' AND ts >= NEW.answered_at AND recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'What never came is set aside.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_challenge';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notices_challenge_said AFTER INSERT ON notices_challenge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notices_challenge_said();
CREATE CONSTRAINT TRIGGER notices_challenge_answered AFTER UPDATE OF upheld ON notices_challenge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.upheld IS NULL AND NEW.upheld IS NOT NULL)
    EXECUTE FUNCTION notices_challenge_said();

-- Clocks of the letter that the case waits for: to whom it is about.
CREATE FUNCTION notices_set_aside() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    letter public.notices_notice;
BEGIN
    SELECT * INTO letter FROM public.notices_notice WHERE id = NEW.notice_id;
    IF NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = letter.case_id AND kind = 'notice.set-aside' AND recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'That a service is set aside is in the ledger.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_in_ledger';
    ELSIF EXISTS (
        SELECT FROM public.deadlines_timer AS running
        JOIN public.cases_case AS standing ON standing.id = running.case_id AND standing.subject = letter."to"
        JOIN public.notices_clock AS starts ON starts.case_kind = standing.kind AND starts.timer = running.kind
        WHERE running.case_id = letter.case_id AND starts.notice = letter.kind
          AND running.state IN ('armed', 'held') AND running.trigger_at = NEW.served_at
    ) THEN
        RAISE EXCEPTION 'What ran from a service stops with it.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_clock_after_service';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notices_set_aside AFTER UPDATE OF outcome ON notices_service
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'set aside' AND OLD.outcome = 'delivered')
    EXECUTE FUNCTION notices_set_aside();

ALTER TABLE notices_challenge ENABLE ALWAYS TRIGGER notices_challenge_begins;
ALTER TABLE notices_challenge ENABLE ALWAYS TRIGGER notices_challenge_said;
ALTER TABLE notices_challenge ENABLE ALWAYS TRIGGER notices_challenge_answered;
ALTER TABLE notices_service ENABLE ALWAYS TRIGGER notices_set_aside;
REVOKE EXECUTE ON FUNCTION notices_challenge_begins(), notices_challenge_said(), notices_set_aside() FROM PUBLIC;

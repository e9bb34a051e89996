-- RULES.md, INTERIM, 5 and 15: who hears the person on an immediate effect, when, and what was said. SQLSTATE SC008; the constraint
-- names the rule. As for a hearing before a decision (migration 0032); but the person is told the day before at the latest.

CREATE FUNCTION lists_is_day_before(told_at timestamptz, held_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (told_at AT TIME ZONE 'Asia/Shanghai')::date < (held_at AT TIME ZONE 'Asia/Shanghai')::date
$$;

CREATE FUNCTION lists_interim_heard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.heard_at IS NOT NULL OR OLD.hearing_asked_at IS NOT NULL AND NEW.hearing_asked_at IS DISTINCT FROM OLD.hearing_asked_at THEN
        IF (NEW.hearing_asked_at, NEW.held_at, NEW.place, NEW.chair_id, NEW.appeared, NEW.heard_at) IS DISTINCT FROM
           (OLD.hearing_asked_at, OLD.held_at, OLD.place, OLD.chair_id, OLD.appeared, OLD.heard_at)
           OR NEW.minutes NOT IN ('', OLD.minutes) THEN
            RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.held_at, NEW.chair_id) IS DISTINCT FROM (OLD.held_at, OLD.chair_id) THEN
        IF NOT public.lists_may_chair(NEW.listing_id, NEW.chair_id) THEN
            RAISE EXCEPTION 'The chair has acted in this matter, or stays out of it: lists_hearing_chair.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_chair';
        ELSIF NOT public.lists_is_day_before(public.legal_now(), NEW.held_at) THEN
            RAISE EXCEPTION 'The person is told the day before: lists_interim_told.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_interim_told';
        END IF;
    END IF;
    IF NEW.heard_at IS NULL THEN
        RETURN NEW;
    ELSIF NEW.held_at IS NULL OR NEW.heard_at < NEW.held_at OR NEW.heard_at > public.legal_now()
          OR btrim(NEW.minutes) = '' OR NEW.appeared IS NULL THEN
        RAISE EXCEPTION 'A hearing is recorded when it was held, with its minutes: lists_hearing_held.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_held';
    ELSIF NOT NEW.appeared AND NOT coalesce((
        SELECT invitation.state = 'served' AND public.lists_is_day_before(invitation.served_at, NEW.held_at)
        FROM public.notices_notice AS invitation
        WHERE invitation.case_id = NEW.listing_id AND invitation.kind = 'interim-hearing'
        ORDER BY invitation.number DESC LIMIT 1
    ), false) THEN
        RAISE EXCEPTION 'Nobody misses a hearing of which they were not told in time: lists_interim_told.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_interim_told';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_interim_heard
    BEFORE UPDATE OF hearing_asked_at, held_at, place, chair_id, appeared, heard_at, minutes ON lists_interim
    FOR EACH ROW EXECUTE FUNCTION lists_interim_heard();

CREATE FUNCTION lists_interim_heard_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (
        SELECT coalesce(max(seq) FILTER (WHERE kind = 'case.record-interim-hearing'), 0)
               <= coalesce(max(seq) FILTER (WHERE kind = 'case.fix-interim-hearing'), 0)
        FROM public.ledger_event WHERE chain = NEW.listing_id
    ) THEN
        RAISE EXCEPTION 'That somebody was heard is in the ledger: lists_hearing_held.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_held';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_interim_heard_done AFTER UPDATE OF heard_at ON lists_interim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.heard_at IS NOT NULL AND OLD.heard_at IS NULL)
    EXECUTE FUNCTION lists_interim_heard_done();
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_interim_heard;
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_interim_heard_done;

REVOKE EXECUTE ON FUNCTION
    lists_is_day_before(timestamptz, timestamptz), lists_interim_heard(), lists_interim_heard_done()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_is_day_before(timestamptz, timestamptz) TO scs_app;
        GRANT UPDATE (held_at, place, chair_id, appeared) ON lists_interim TO scs_app;
    END IF;
END $$;

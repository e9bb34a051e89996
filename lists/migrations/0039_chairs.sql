-- APL 64, RULES.md 5 and 15: nobody hears a person in a matter in which they have acted since, or stay out of. Where only who hears
-- them changes, day and place stay, if they were told of both in time (migrations 0032 and 0033). SQLSTATE SC008.

-- When they were first told of the day and place that the last invitation says, whoever hears them then.
CREATE FUNCTION lists_told_of(of_case uuid, person uuid, of_kind text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(letter.served_at)
    FROM public.notices_notice AS letter
    WHERE letter.case_id = of_case AND letter.kind = of_kind AND letter."to" = person AND letter.state = 'served'
      AND (letter.content -> 'hearing') - 'chair' = (
          SELECT (invitation.content -> 'hearing') - 'chair' FROM public.notices_notice AS invitation
          WHERE invitation.case_id = of_case AND invitation.kind = of_kind AND invitation."to" = person
          ORDER BY invitation.number DESC LIMIT 1
      )
$$;

-- Whether the last invitation, which says who hears them, has reached them by that day.
CREATE FUNCTION lists_told_who(of_case uuid, person uuid, of_kind text, held_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT invitation.state = 'served'
               AND (invitation.served_at AT TIME ZONE 'Asia/Shanghai')::date <= (held_at AT TIME ZONE 'Asia/Shanghai')::date
        FROM public.notices_notice AS invitation
        WHERE invitation.case_id = of_case AND invitation.kind = of_kind AND invitation."to" = person
        ORDER BY invitation.number DESC LIMIT 1
    ), false)
$$;

CREATE OR REPLACE FUNCTION lists_invited(of_case uuid, person uuid, held_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.lists_told_who(of_case, person, 'hearing', held_at)
       AND coalesce(public.lists_told_in_time(public.lists_told_of(of_case, person, 'hearing'), held_at), false)
$$;

-- Only who hears them changes.
CREATE FUNCTION lists_check_chair(of_case uuid, person uuid, chair bigint, held_at timestamptz) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.lists_may_chair(of_case, chair) THEN
        RAISE EXCEPTION 'The chair has acted in this matter, or stays out of it: lists_hearing_chair.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_chair';
    ELSIF public.legal_now() >= held_at OR NOT public.lists_told_in_time(
        coalesce(public.lists_told_of(of_case, person, 'hearing'), public.legal_now()), held_at
    ) THEN
        RAISE EXCEPTION 'A hearing is told of seven working days before: lists_hearing_notice.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_notice';
    END IF;
END $$;

CREATE FUNCTION lists_check_chaired(of_case uuid, chair bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.lists_may_chair(of_case, chair) THEN
        RAISE EXCEPTION 'The chair has acted in this matter since, or stays out of it now: lists_hearing_chair_out.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_chair_out';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION lists_hearing_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before public.lists_hearing;  -- of nulls, at first
    person uuid := (SELECT subject_id FROM public.lists_listing WHERE case_id = NEW.listing_id);
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
    IF (NEW.held_at, NEW.place) IS DISTINCT FROM (before.held_at, before.place) OR before.recorded_at IS NOT NULL THEN
        PERFORM public.lists_check_fixed(NEW.listing_id, NEW.chair_id, NEW.held_at);
    ELSIF NEW.chair_id IS DISTINCT FROM before.chair_id THEN
        PERFORM public.lists_check_chair(NEW.listing_id, person, NEW.chair_id, NEW.held_at);
    END IF;
    IF NEW.recorded_at IS NOT NULL THEN
        PERFORM public.lists_check_chaired(NEW.listing_id, NEW.chair_id);
        PERFORM public.lists_check_recorded(NEW.listing_id, person, NEW.held_at, NEW.minutes, NEW.appeared, NEW.recorded_at);
    END IF;
    RETURN NEW;
END $$;

-- --- On an immediate effect: told the day before at the latest ------------------------------------------------------------------

CREATE OR REPLACE FUNCTION lists_interim_heard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person uuid := (SELECT subject_id FROM public.lists_listing WHERE case_id = NEW.listing_id);
    told_at timestamptz := public.legal_now();
BEGIN
    IF OLD.heard_at IS NOT NULL OR OLD.hearing_asked_at IS NOT NULL AND NEW.hearing_asked_at IS DISTINCT FROM OLD.hearing_asked_at THEN
        IF (NEW.hearing_asked_at, NEW.held_at, NEW.place, NEW.chair_id, NEW.appeared, NEW.heard_at) IS DISTINCT FROM
           (OLD.hearing_asked_at, OLD.held_at, OLD.place, OLD.chair_id, OLD.appeared, OLD.heard_at)
           OR NEW.minutes NOT IN ('', OLD.minutes) THEN
            RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.held_at, NEW.place, NEW.chair_id) IS DISTINCT FROM (OLD.held_at, OLD.place, OLD.chair_id) THEN
        IF (NEW.held_at, NEW.place) IS NOT DISTINCT FROM (OLD.held_at, OLD.place) AND told_at < NEW.held_at THEN
            told_at := coalesce(public.lists_told_of(NEW.listing_id, person, 'interim-hearing'), told_at);
        END IF;
        IF NOT public.lists_may_chair(NEW.listing_id, NEW.chair_id) THEN
            RAISE EXCEPTION 'The chair has acted in this matter, or stays out of it: lists_hearing_chair.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_hearing_chair';
        ELSIF NOT public.lists_is_day_before(told_at, NEW.held_at) THEN
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
    ELSIF NOT NEW.appeared AND NOT (
        public.lists_told_who(NEW.listing_id, person, 'interim-hearing', NEW.held_at)
        AND coalesce(
            public.lists_is_day_before(public.lists_told_of(NEW.listing_id, person, 'interim-hearing'), NEW.held_at), false)
    ) THEN
        RAISE EXCEPTION 'Nobody misses a hearing of which they were not told in time: lists_interim_told.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_interim_told';
    END IF;
    PERFORM public.lists_check_chaired(NEW.listing_id, NEW.chair_id);
    RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION
    lists_told_of(uuid, uuid, text), lists_told_who(uuid, uuid, text, timestamptz),
    lists_check_chair(uuid, uuid, bigint, timestamptz), lists_check_chaired(uuid, bigint)
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION
            lists_told_of(uuid, uuid, text), lists_told_who(uuid, uuid, text, timestamptz),
            lists_check_chair(uuid, uuid, bigint, timestamptz), lists_check_chaired(uuid, bigint)
        TO scs_app;
    END IF;
END $$;

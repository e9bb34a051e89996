-- A date is not just a number. What a generation says of itself is its rule's, or what the rule allows a standard to say; a
-- person's time is never shorter than that, and what relieves them, or binds an agency, never comes later. Only plain days are
-- counted here, without a calendar: a bound, where Python counts exactly. SQLSTATE SC005; the constraint names the rule.

-- The end of a period by nothing but plain days, in the zone of its calendar.
CREATE FUNCTION deadlines_plain_end(start_at timestamptz, period jsonb, in_zone text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE period ->> 'unit'
        WHEN 'hours' THEN start_at + make_interval(hours => amount)
        ELSE ((start_at AT TIME ZONE in_zone)::date + CASE period ->> 'unit'
            WHEN 'years' THEN make_interval(years => amount)
            WHEN 'months' THEN make_interval(months => amount)
            WHEN 'weeks' THEN make_interval(weeks => amount)
            ELSE make_interval(days => amount)
        END + interval '1 day') AT TIME ZONE in_zone
    END
    FROM (SELECT (period ->> 'amount')::int AS amount) AS given
$$;

-- What holidays, days off and the roll to a working day can add to it at most.
CREATE FUNCTION deadlines_days_off(period jsonb, rolls boolean) RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN period ->> 'unit' = 'working_days' THEN make_interval(days => (period ->> 'amount')::int + 16)
        WHEN rolls THEN interval '16 days'
        ELSE interval '0'
    END
$$;

CREATE FUNCTION deadlines_latest(timer public.deadlines_timer, rule jsonb, in_zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rolls boolean := rule ->> 'roll' <> 'none';
    period jsonb := CASE timer.whose WHEN 'right' THEN rule -> 'period' ELSE timer.counted -> 'period' END;
    begun_at timestamptz;
    latest timestamptz;
    stood interval;
    lost interval := '0';
    extended int;
BEGIN
    -- Begun anew by a decision: from the moment at which that was written. And how often it was made longer.
    SELECT coalesce(max(other.made_at) FILTER (WHERE noted.sort = 'restart'), timer.trigger_at),
           count(*) FILTER (WHERE noted.sort = 'extension')
    INTO begun_at, extended
    FROM public.deadlines_timer AS other JOIN public.deadlines_adjustment AS noted ON noted.timer_id = other.id
    WHERE other.case_id = timer.case_id AND other.kind = timer.kind AND other.trigger_at = timer.trigger_at;
    latest := public.deadlines_plain_end(begun_at, period, in_zone) + public.deadlines_days_off(period, rolls);
    IF jsonb_typeof(rule -> 'act_within') = 'object' THEN
        latest := least(latest, public.deadlines_plain_end(begun_at, rule -> 'act_within', in_zone)
                                + public.deadlines_days_off(rule -> 'act_within', rolls));
    END IF;
    -- As long as it really stood still, by the moments that the database wrote.
    SELECT coalesce(sum(coalesce(ended_at, public.legal_now()) - made_at + interval '17 days'), '0') INTO stood
    FROM public.deadlines_timer
    WHERE case_id = timer.case_id AND kind = timer.kind AND trigger_at = timer.trigger_at AND due_at IS NULL;
    IF timer.whose = 'right' THEN
        SELECT coalesce(sum(outage.until_at - outage.from_at + interval '17 days'), '0') INTO lost
        FROM public.deadlines_declaredoutage AS outage JOIN public.deadlines_rework AS counted ON counted.outage_id = outage.id
        WHERE outage.until_at > timer.trigger_at;
    END IF;
    FOR given IN 0 .. least(extended, jsonb_array_length(rule -> 'extensions')) - 1 LOOP
        latest := public.deadlines_plain_end(latest, rule -> 'extensions' -> given, in_zone)
                  + public.deadlines_days_off(rule -> 'extensions' -> given, rolls);
    END LOOP;
    RETURN latest + stood + lost;
END $$;

CREATE FUNCTION deadlines_timer_within() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rule jsonb := (SELECT canonical::jsonb FROM public.deadlines_ruleversion WHERE id = NEW.rule_id);
    in_zone text := (SELECT zone FROM public.deadlines_calendarversion WHERE id = NEW.calendar_id);
    period jsonb := NEW.counted -> 'period';
    own jsonb := rule -> 'period';
    before public.deadlines_timer;
BEGIN
    IF jsonb_typeof(own) = 'object' AND (
        (own ->> 'amount')::int <> 0 AND period ->> 'unit' <> own ->> 'unit'
        OR abs((period ->> 'amount')::int) < abs((own ->> 'amount')::int) AND NOT (rule -> 'at_most')::boolean
        OR abs((period ->> 'amount')::int) > abs((own ->> 'amount')::int) AND NOT (rule -> 'at_least')::boolean
    ) THEN
        RAISE EXCEPTION 'A period is its rule''s, or what the rule lets a standard say.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_period';
    END IF;
    IF NEW.due_at IS NOT NULL AND (period ->> 'amount')::int >= 0 THEN
        IF NEW.effect = 'adverse' AND NEW.due_at < public.deadlines_plain_end(NEW.trigger_at, period, in_zone) THEN
            RAISE EXCEPTION 'A person''s time is never shorter than its rule says.'
                USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_too_early';
        ELSIF NEW.effect <> 'adverse' AND NEW.due_at > public.deadlines_latest(NEW, rule, in_zone) THEN
            RAISE EXCEPTION 'What relieves, or binds an agency, never comes later than its rule says.'
                USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_too_late';
        END IF;
    END IF;
    IF NEW.effect = 'relieving' AND NEW.trigger_at > NEW.made_at + interval '1 second' THEN
        RAISE EXCEPTION 'Relief is counted from something that has happened.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_too_late';
    END IF;
    SELECT * INTO before FROM public.deadlines_timer
    WHERE case_id = NEW.case_id AND kind = NEW.kind AND generation = NEW.generation - 1 AND state = 'void';
    IF before.id IS NULL THEN
        IF NEW.due_at IS NULL THEN
            RAISE EXCEPTION 'What stands still has run before.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_unexplained';
        END IF;
    ELSIF NEW.trigger_at = before.trigger_at THEN
        IF NOT EXISTS (SELECT FROM public.deadlines_adjustment WHERE timer_id = NEW.id) THEN
            RAISE EXCEPTION 'Whoever changes a date says why.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_unexplained';
        ELSIF period <> before.counted -> 'period' THEN
            RAISE EXCEPTION 'A change of a date leaves its period as it was.'
                USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_period';
        ELSIF NEW.whose = 'right' AND NEW.due_at < before.due_at THEN
            RAISE EXCEPTION 'What a person was told is never shortened.'
                USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_too_early';
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.case_id AND kind LIKE 'case.%' AND ts >= public.clock_legal_at(transaction_timestamp())
    ) THEN
        RAISE EXCEPTION 'A deadline begins anew with a move of its case.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_unexplained';
    ELSIF NEW.effect = 'adverse' AND NEW.trigger_at < before.trigger_at THEN
        RAISE EXCEPTION 'A person''s time begins anew with something later.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_too_early';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadlines_timer_within AFTER INSERT ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.case_id IS NOT NULL)
    EXECUTE FUNCTION deadlines_timer_within();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER deadlines_timer_within;

-- From what it was counted is read by every page: it has the shape that they read.
ALTER TABLE deadlines_timer ADD CONSTRAINT timer_counted_is_read CHECK (
    case_id IS NULL OR coalesce(
        jsonb_typeof(counted) = 'object'
        AND jsonb_typeof(counted -> 'period' -> 'amount') = 'number' AND jsonb_typeof(counted -> 'period' -> 'unit') = 'string'
        AND jsonb_typeof(counted -> 'adjustments') = 'array'
        AND jsonb_typeof(counted -> 'kept') IN ('object', 'null')
        AND (due_at IS NULL AND jsonb_typeof(counted -> 'due') IN ('object', 'null')
             OR jsonb_typeof(counted -> 'due' -> 'steps') = 'array'
                AND counted -> 'due' ->> 'earliest_on' = to_char(earliest_on, 'YYYY-MM-DD')
                AND counted -> 'due' ->> 'latest_on' = to_char(latest_on, 'YYYY-MM-DD')
                AND counted -> 'due' ?& ARRAY['due_at', 'last_day', 'earliest_at', 'latest_at']),
        false
    )
);

REVOKE EXECUTE ON FUNCTION
    deadlines_plain_end(timestamptz, jsonb, text), deadlines_days_off(jsonb, boolean),
    deadlines_latest(deadlines_timer, jsonb, text), deadlines_timer_within()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION
            deadlines_plain_end(timestamptz, jsonb, text), deadlines_days_off(jsonb, boolean),
            deadlines_latest(deadlines_timer, jsonb, text)
        TO scs_app;
    END IF;
END $$;

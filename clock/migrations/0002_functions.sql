-- The legal clock. The application reads the table and calls the functions granted to it at the end; it writes nothing.

-- Legal time while the database's clock shows `wall`: the demonstration's offset on top, never less than the floor.
CREATE FUNCTION clock_legal_at(wall timestamptz) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT greatest(wall + state.demo_offset, state.high_water) FROM public.clock_state AS state
$$;

-- No SET clause, so that the planner inlines it into the one above. In WHERE it is written (SELECT legal_now()), which
-- is asked once a statement; a bare call would be asked once a row.
CREATE FUNCTION legal_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.clock_legal_at(statement_timestamp())
$$;

-- What an observer saw, with the believed-now passed in, so that a test can play any clock. Owner only.
-- `wall` is what the observer read from this database; between that reading and an earlier one of its own (`since`)
-- passed at least `shortest` and at most `longest`, by a clock that nobody can set. Says in SQL what clock/rules.py says
-- in Python. Why each line is there: docs/decisions/0006-the-legal-clock.md.
CREATE FUNCTION clock_observe_at(
    wall timestamptz, observer text, host_wall timestamptz, since timestamptz, shortest interval, longest interval
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    state public.clock_state;
    slack interval := interval '2 seconds' + longest * 0.001;
    found text;
    expected timestamptz;
BEGIN
    SELECT * INTO STRICT state FROM public.clock_state FOR UPDATE;
    IF wall - since < shortest - slack THEN
        found := 'step';
        expected := since + shortest;
    ELSIF wall - since > longest + slack THEN
        found := 'step';
        expected := since + longest;
    ELSIF wall < state.observed_wall - interval '2 seconds' THEN
        found := 'back';
        expected := state.observed_wall;
    ELSIF wall > state.observed_wall + interval '366 days' THEN
        found := 'silence';
        expected := state.observed_wall;
    ELSIF abs(extract(epoch FROM host_wall - wall)) > 5 THEN
        found := 'hosts';
        expected := host_wall;
    END IF;
    IF found IS NULL THEN
        -- The floor rises only on a clock that is believed, and only for an observer that has watched it move: a wrong
        -- jump ahead must not hold legal time there for years because somebody was restarted at that moment.
        IF state.trusted AND since IS NOT NULL THEN
            UPDATE public.clock_state
            SET observed_wall = greatest(observed_wall, wall), high_water = greatest(high_water, wall + demo_offset);
        END IF;
    ELSIF state.trusted OR found = 'step' THEN
        INSERT INTO public.clock_jump (kind, observer, found_wall, expected_wall, first_reason, second_reason)
        VALUES (found, left(observer, 100), wall, expected, '', '');
        UPDATE public.clock_state SET trusted = false;
    ELSIF found = 'back' THEN
        -- Behind what was believed, legal time does not stand still (relief goes on): the floor walks on from where it
        -- was, as far as the clock has moved since the last jump.
        UPDATE public.clock_state
        SET high_water = greatest(high_water, observed_wall + demo_offset + (
            SELECT greatest(wall - max(jump.found_wall), interval '0')
            FROM public.clock_jump AS jump
            WHERE jump.id = (SELECT max(id) FROM public.clock_jump)
        ));
    END IF;
    RETURN found IS NULL;
END $$;

-- The application's way: a reading that is not from just now is no observation.
CREATE FUNCTION clock_observe(
    wall timestamptz, observer text, host_wall timestamptz, since timestamptz, shortest interval, longest interval
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall > clock_timestamp() + interval '1 second' OR wall < clock_timestamp() - interval '1 minute' THEN
        RETURN false;
    END IF;
    RETURN public.clock_observe_at(wall, observer, host_wall, since, shortest, longest);
END $$;

-- One of two officials has looked at the clock, at this jump and at those before it. True when nothing is left to look at.
CREATE FUNCTION clock_accept(jump_id bigint, person uuid, reason text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    state public.clock_state;
    jump public.clock_jump;
BEGIN
    SELECT * INTO STRICT state FROM public.clock_state FOR UPDATE;
    SELECT * INTO jump FROM public.clock_jump WHERE id = jump_id;
    IF NOT FOUND OR jump.second_by IS NOT NULL THEN
        RAISE EXCEPTION 'This jump is not open.' USING ERRCODE = 'SC001';
    ELSIF person IS NULL OR coalesce(btrim(reason), '') = '' THEN
        RAISE EXCEPTION 'Say who accepts it, and why.' USING ERRCODE = 'SC001';
    ELSIF jump.first_by = person THEN
        RAISE EXCEPTION 'A second official must accept it; you were the first.' USING ERRCODE = 'SC001';
    ELSIF clock_timestamp() < state.observed_wall - interval '2 seconds' THEN
        RAISE EXCEPTION 'The clock still shows less than it did before: set it right first.' USING ERRCODE = 'SC001';
    END IF;
    UPDATE public.clock_jump SET second_by = person, second_reason = reason, second_at = clock_timestamp()
    WHERE id <= jump_id AND second_by IS NULL AND first_by <> person;
    UPDATE public.clock_jump SET first_by = person, first_reason = reason, first_at = clock_timestamp()
    WHERE id <= jump_id AND first_by IS NULL;
    IF EXISTS (SELECT FROM public.clock_jump WHERE second_by IS NULL) THEN
        RETURN false;
    END IF;
    -- What the clock shows now is believed; legal time does not go back for it.
    UPDATE public.clock_state
    SET trusted = true,
        observed_wall = clock_timestamp(),
        high_water = greatest(high_water, clock_timestamp() + demo_offset);
    RETURN true;
END $$;

-- A demonstration's database is made while nobody is in it, by its owner, and for ever.
CREATE FUNCTION clock_make_demo() RETURNS boolean
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT demo FROM public.clock_state) THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM public.people_user) OR EXISTS (SELECT FROM public.people_agency) THEN
        RAISE EXCEPTION 'This database is in use: it cannot become a demonstration.' USING ERRCODE = 'SC001';
    END IF;
    UPDATE public.clock_state SET demo = true;
    RETURN true;
END $$;

CREATE FUNCTION clock_advance_demo(by interval) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    state public.clock_state;
BEGIN
    SELECT * INTO STRICT state FROM public.clock_state FOR UPDATE;
    IF NOT state.demo THEN
        RAISE EXCEPTION 'Only a demonstration''s clock can be moved.' USING ERRCODE = 'SC001';
    ELSIF by < interval '0' THEN
        RAISE EXCEPTION 'Legal time never goes back.' USING ERRCODE = 'SC001';
    ELSIF clock_timestamp() + state.demo_offset + by > timestamptz '2036-12-01 00:00+00' THEN
        RAISE EXCEPTION 'The demonstration''s calendar ends with 2036.' USING ERRCODE = 'SC001';
    END IF;
    -- Kept in seconds: an interval that counts days would be longer or shorter in a session whose zone has summer time.
    UPDATE public.clock_state
    SET demo_offset = demo_offset + make_interval(secs => extract(epoch FROM by)::double precision);
    UPDATE public.clock_state SET high_water = greatest(high_water, clock_timestamp() + demo_offset);
    RETURN public.clock_legal_at(clock_timestamp());
END $$;

-- Whoever holds the tables may still not turn legal time back, move a clock that is no demonstration's, nor forget or
-- rewrite a jump. ALWAYS: in replication mode too.
CREATE FUNCTION clock_guard_state() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.high_water < OLD.high_water OR NEW.demo_offset < OLD.demo_offset THEN
        RAISE EXCEPTION 'Legal time never goes back.' USING ERRCODE = 'SC001';
    ELSIF OLD.demo AND NOT NEW.demo THEN
        RAISE EXCEPTION 'A demonstration stays one.' USING ERRCODE = 'SC001';
    ELSIF NEW.demo_offset <> OLD.demo_offset AND NOT OLD.demo THEN
        RAISE EXCEPTION 'Only a demonstration''s clock can be moved.' USING ERRCODE = 'SC001';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION clock_guard_jump() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.kind, NEW.observer, NEW.found_wall, NEW.expected_wall)
       IS DISTINCT FROM (OLD.id, OLD.kind, OLD.observer, OLD.found_wall, OLD.expected_wall)
       OR (OLD.first_by IS NOT NULL AND (NEW.first_by, NEW.first_reason, NEW.first_at)
           IS DISTINCT FROM (OLD.first_by, OLD.first_reason, OLD.first_at))
       OR OLD.second_by IS NOT NULL THEN
        RAISE EXCEPTION 'The clock''s history is kept.' USING ERRCODE = 'SC001';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION clock_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The clock''s history is kept.' USING ERRCODE = 'SC001';
END $$;
CREATE TRIGGER clock_state_guard BEFORE UPDATE OR DELETE ON clock_state
    FOR EACH ROW EXECUTE FUNCTION clock_guard_state();
CREATE TRIGGER clock_state_keep BEFORE TRUNCATE ON clock_state EXECUTE FUNCTION clock_keep();
CREATE TRIGGER clock_jump_guard BEFORE UPDATE ON clock_jump FOR EACH ROW EXECUTE FUNCTION clock_guard_jump();
CREATE TRIGGER clock_jump_keep BEFORE DELETE ON clock_jump FOR EACH ROW EXECUTE FUNCTION clock_keep();
CREATE TRIGGER clock_jump_keep_all BEFORE TRUNCATE ON clock_jump EXECUTE FUNCTION clock_keep();
ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_guard;
ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_keep;
ALTER TABLE clock_jump ENABLE ALWAYS TRIGGER clock_jump_guard;
ALTER TABLE clock_jump ENABLE ALWAYS TRIGGER clock_jump_keep;
ALTER TABLE clock_jump ENABLE ALWAYS TRIGGER clock_jump_keep_all;

INSERT INTO clock_state (id, demo, demo_offset, high_water, observed_wall, trusted)
VALUES (true, false, interval '0', clock_timestamp(), clock_timestamp(), true);

REVOKE EXECUTE ON FUNCTION
    legal_now(), clock_legal_at(timestamptz),
    clock_observe_at(timestamptz, text, timestamptz, timestamptz, interval, interval),
    clock_observe(timestamptz, text, timestamptz, timestamptz, interval, interval),
    clock_accept(bigint, uuid, text), clock_advance_demo(interval), clock_make_demo()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON clock_state, clock_jump FROM scs_app;
        GRANT SELECT ON clock_state, clock_jump TO scs_app;
        GRANT EXECUTE ON FUNCTION
            legal_now(), clock_legal_at(timestamptz),
            clock_observe(timestamptz, text, timestamptz, timestamptz, interval, interval),
            clock_accept(bigint, uuid, text), clock_advance_demo(interval)
        TO scs_app;
    END IF;
END $$;

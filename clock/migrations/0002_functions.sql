-- The legal clock. The application reads the table and calls the functions granted to it at the end; it writes nothing.

-- Statement time plus the demonstration's offset, never less than the high-water mark. No SET clause and a qualified
-- table, so that the planner can inline it; used in WHERE as (SELECT legal_now()).
CREATE FUNCTION legal_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT greatest(statement_timestamp() + state.demo_offset, state.high_water) FROM public.clock_state AS state
$$;

-- What an observer saw, with the believed-now passed in, so that a test can play any clock. Owner only.
-- `wall` is what the observer read from this database; between that reading and its previous one (`since`) passed at
-- least `shortest` and at most `longest`, by a clock that nobody can set. Says in SQL what clock/rules.py says in Python.
CREATE FUNCTION clock_observe_at(
    wall timestamptz, observer text, host_wall timestamptz, since timestamptz, shortest interval, longest interval
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
    ELSIF abs(extract(epoch FROM host_wall - wall)) > 5 THEN
        found := 'hosts';
        expected := host_wall;
    END IF;
    IF found IS NULL THEN
        -- The floor rises only on a clock that is believed: a wrong jump ahead must not hold legal time there for years.
        IF state.trusted THEN
            UPDATE public.clock_state
            SET observed_wall = greatest(observed_wall, wall), high_water = greatest(high_water, wall + demo_offset);
        END IF;
    ELSIF state.trusted OR found = 'step' THEN
        INSERT INTO public.clock_jump (kind, observer, found_wall, expected_wall, first_reason, second_reason)
        VALUES (found, left(observer, 100), wall, expected, '', '');
        UPDATE public.clock_state SET trusted = false;
    END IF;
    RETURN found IS NULL;
END $$;

-- The application's way: a reading that is not from just now is no observation.
CREATE FUNCTION clock_observe(
    wall timestamptz, observer text, host_wall timestamptz, since timestamptz, shortest interval, longest interval
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF wall > clock_timestamp() + interval '1 second' OR wall < clock_timestamp() - interval '1 minute' THEN
        RETURN false;
    END IF;
    RETURN public.clock_observe_at(wall, observer, host_wall, since, shortest, longest);
END $$;

-- One of two officials has looked at a jump. True when nothing is left to look at.
CREATE FUNCTION clock_accept(jump_id bigint, person uuid, reason text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    jump public.clock_jump;
BEGIN
    PERFORM FROM public.clock_state FOR UPDATE;
    SELECT * INTO jump FROM public.clock_jump WHERE id = jump_id;
    IF NOT FOUND OR jump.second_by IS NOT NULL THEN
        RAISE EXCEPTION 'This jump is not open.' USING ERRCODE = 'SC001';
    ELSIF person IS NULL OR btrim(reason) = '' THEN
        RAISE EXCEPTION 'Say who accepts it, and why.' USING ERRCODE = 'SC001';
    ELSIF jump.first_by IS NULL THEN
        UPDATE public.clock_jump SET first_by = person, first_reason = reason, first_at = clock_timestamp()
        WHERE id = jump_id;
        RETURN false;
    ELSIF jump.first_by = person THEN
        RAISE EXCEPTION 'A second official must accept it; you were the first.' USING ERRCODE = 'SC001';
    END IF;
    UPDATE public.clock_jump SET second_by = person, second_reason = reason, second_at = clock_timestamp()
    WHERE id = jump_id;
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
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public AS $$
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
    UPDATE public.clock_state
    SET demo_offset = demo_offset + by, high_water = greatest(high_water, clock_timestamp() + demo_offset + by);
    RETURN (SELECT greatest(clock_timestamp() + s.demo_offset, s.high_water) FROM public.clock_state AS s);
END $$;

-- Whoever holds the table may still not turn legal time back, nor forget a jump. ALWAYS: in replication mode too.
CREATE FUNCTION clock_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.high_water >= OLD.high_water AND (NEW.demo OR NOT OLD.demo)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Legal time never goes back.' USING ERRCODE = 'SC001';
END $$;
CREATE TRIGGER clock_state_guard BEFORE UPDATE OR DELETE ON clock_state
    FOR EACH ROW EXECUTE FUNCTION clock_guard_state();
CREATE FUNCTION clock_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The clock''s history is kept.' USING ERRCODE = 'SC001';
END $$;
CREATE TRIGGER clock_state_keep BEFORE TRUNCATE ON clock_state EXECUTE FUNCTION clock_keep();
CREATE TRIGGER clock_jump_keep BEFORE DELETE ON clock_jump FOR EACH ROW EXECUTE FUNCTION clock_keep();
CREATE TRIGGER clock_jump_keep_all BEFORE TRUNCATE ON clock_jump EXECUTE FUNCTION clock_keep();
ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_guard;
ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_keep;
ALTER TABLE clock_jump ENABLE ALWAYS TRIGGER clock_jump_keep;
ALTER TABLE clock_jump ENABLE ALWAYS TRIGGER clock_jump_keep_all;

INSERT INTO clock_state (id, demo, demo_offset, high_water, observed_wall, trusted)
VALUES (true, false, interval '0', clock_timestamp(), clock_timestamp(), true);

REVOKE EXECUTE ON FUNCTION clock_observe_at(timestamptz, text, timestamptz, timestamptz, interval, interval)
    FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION clock_make_demo() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON clock_state, clock_jump FROM scs_app;
        GRANT SELECT ON clock_state, clock_jump TO scs_app;
        GRANT EXECUTE ON FUNCTION legal_now() TO scs_app;
        GRANT EXECUTE ON FUNCTION clock_observe(timestamptz, text, timestamptz, timestamptz, interval, interval)
            TO scs_app;
        GRANT EXECUTE ON FUNCTION clock_accept(bigint, uuid, text) TO scs_app;
        GRANT EXECUTE ON FUNCTION clock_advance_demo(interval) TO scs_app;
    END IF;
END $$;

-- A demonstration's world is played from a day in the past, forward, to now. So its clock may be set back once: while
-- nobody is in it and nothing has happened. From then on it only goes forward, as everywhere.

-- In plpgsql, which looks its tables up when it runs: they are made by migrations of rooms above.
CREATE FUNCTION clock_is_untouched() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM public.people_user) AND NOT EXISTS (SELECT FROM public.people_agency)
        AND NOT EXISTS (SELECT FROM public.ledger_event);
END $$;

CREATE FUNCTION clock_begin_demo(back interval) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    state public.clock_state;
BEGIN
    SELECT * INTO STRICT state FROM public.clock_state FOR UPDATE;
    IF NOT state.demo THEN
        RAISE EXCEPTION 'Only a demonstration''s clock can be moved.' USING ERRCODE = 'SC001';
    ELSIF back < interval '0' OR back > interval '1000 days' THEN
        RAISE EXCEPTION 'A demonstration begins now, or within the last thousand days.' USING ERRCODE = 'SC001';
    ELSIF state.demo_offset <> interval '0' OR NOT public.clock_is_untouched() THEN
        RAISE EXCEPTION 'This demonstration has begun already.' USING ERRCODE = 'SC001';
    END IF;
    -- In seconds, as in clock_advance_demo.
    UPDATE public.clock_state
    SET demo_offset = make_interval(secs => -extract(epoch FROM back)::double precision),
        high_water = clock_timestamp() - make_interval(secs => extract(epoch FROM back)::double precision);
    RETURN public.clock_legal_at(clock_timestamp());
END $$;

CREATE OR REPLACE FUNCTION clock_guard_state() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Legal time never goes back.' USING ERRCODE = 'SC001';
    ELSIF NEW.high_water < OLD.high_water OR NEW.demo_offset < OLD.demo_offset THEN
        IF NOT (OLD.demo AND NEW.demo AND OLD.demo_offset = interval '0' AND public.clock_is_untouched()) THEN
            RAISE EXCEPTION 'Legal time never goes back.' USING ERRCODE = 'SC001';
        END IF;
    ELSIF OLD.demo AND NOT NEW.demo THEN
        RAISE EXCEPTION 'A demonstration stays one.' USING ERRCODE = 'SC001';
    ELSIF NEW.demo_offset <> OLD.demo_offset AND NOT OLD.demo THEN
        RAISE EXCEPTION 'Only a demonstration''s clock can be moved.' USING ERRCODE = 'SC001';
    END IF;
    RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION clock_is_untouched(), clock_begin_demo(interval) FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION clock_begin_demo(interval) TO scs_app;
    END IF;
END $$;

-- Calendars and clock rules are added to, never changed; a calendar comes into force by two people. Said here so that
-- nobody can step around it. ALWAYS: in replication mode too. DETAIL is the code that Python translates.

-- The version that counts: the latest that came with the software or that two officials approved. Since an approval
-- demands that a version was made from the one in force, the numbers of those in force only grow.
CREATE FUNCTION deadlines_in_force(calendar text) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT version.id FROM public.deadlines_calendarversion AS version
    WHERE version.code = calendar
      AND (version.shipped
           OR (SELECT count(*) FROM public.deadlines_calendarapproval AS a WHERE a.version_id = version.id) >= 2)
    ORDER BY version.number DESC LIMIT 1
$$;

CREATE FUNCTION deadlines_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Calendars, their approvals and clock rules are kept as they were: dates were counted by them.'
        USING ERRCODE = 'SC005', DETAIL = 'kept';
END $$;

CREATE FUNCTION deadlines_version_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411205);
    IF NEW.shipped AND current_user = 'scs_app' THEN
        RAISE EXCEPTION 'Only a migration brings a calendar with the software.' USING ERRCODE = 'SC005', DETAIL = 'shipped';
    END IF;
    IF NEW.synthetic AND NOT EXISTS (SELECT FROM public.clock_state WHERE demo) THEN
        RAISE EXCEPTION 'This calendar is made up. Only a demonstration may use it.'
            USING ERRCODE = 'SC005', DETAIL = 'synthetic';
    END IF;
    IF NEW.based_on_id IS DISTINCT FROM public.deadlines_in_force(NEW.code) OR NEW.number <> (
        SELECT coalesce(max(number), 0) + 1 FROM public.deadlines_calendarversion WHERE code = NEW.code
    ) THEN
        RAISE EXCEPTION 'A version is made from the one in force, and has the next number.'
            USING ERRCODE = 'SC005', DETAIL = 'outdated';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION deadlines_approval_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    version public.deadlines_calendarversion;
BEGIN
    PERFORM pg_advisory_xact_lock(7411205);
    SELECT * INTO STRICT version FROM public.deadlines_calendarversion WHERE id = NEW.version_id;
    IF NOT EXISTS (SELECT FROM public.people_user WHERE id = NEW.person_id AND kind = 'official' AND is_active) THEN
        RAISE EXCEPTION 'Only officials approve a calendar.' USING ERRCODE = 'SC005', DETAIL = 'not-an-official';
    END IF;
    IF public.deadlines_in_force(version.code) = version.id THEN
        RAISE EXCEPTION 'This version is in force already.' USING ERRCODE = 'SC005', DETAIL = 'in-force-already';
    END IF;
    IF version.based_on_id IS DISTINCT FROM public.deadlines_in_force(version.code) THEN
        RAISE EXCEPTION 'Another version came into force meanwhile.' USING ERRCODE = 'SC005', DETAIL = 'outdated';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER deadlines_version_fits BEFORE INSERT ON deadlines_calendarversion
    FOR EACH ROW EXECUTE FUNCTION deadlines_version_fits();
CREATE TRIGGER deadlines_approval_fits BEFORE INSERT ON deadlines_calendarapproval
    FOR EACH ROW EXECUTE FUNCTION deadlines_approval_fits();
ALTER TABLE deadlines_calendarversion ENABLE ALWAYS TRIGGER deadlines_version_fits;
ALTER TABLE deadlines_calendarapproval ENABLE ALWAYS TRIGGER deadlines_approval_fits;

DO $$
DECLARE
    kept text;
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') THEN
        GRANT EXECUTE ON FUNCTION deadlines_in_force(text) TO scs_app;
    END IF;
    FOREACH kept IN ARRAY ARRAY['deadlines_calendarversion', 'deadlines_calendarapproval', 'deadlines_ruleversion'] LOOP
        EXECUTE format('CREATE TRIGGER deadlines_keep BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION deadlines_keep()', kept);
        EXECUTE format('CREATE TRIGGER deadlines_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION deadlines_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER deadlines_keep', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER deadlines_keep_all', kept);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM scs_app', kept);
        END IF;
    END LOOP;
END $$;

-- A deadline belongs to its case's agency, whoever writes it. A case never changes its agency (cases, migration 0002).
CREATE FUNCTION deadlines_timer_agency() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.agency_id := (SELECT agency_id FROM public.cases_case WHERE id = NEW.case_id);
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_timer_agency BEFORE INSERT ON deadlines_timer
    FOR EACH ROW EXECUTE FUNCTION deadlines_timer_agency();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER deadlines_timer_agency;
REVOKE EXECUTE ON FUNCTION deadlines_timer_agency() FROM PUBLIC;

UPDATE deadlines_timer AS running SET agency_id = standing.agency_id
FROM cases_case AS standing WHERE standing.id = running.case_id;

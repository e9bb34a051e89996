-- RULES.md 13: an incident is reviewed once, by an official of another agency: not of one beneath, which the first could found,
-- and move its own people to. SQLSTATE SC008.
CREATE FUNCTION lists_incident_reviewed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.incident_id, NEW.reviewed_by_id, NEW.reviewed_at) IS DISTINCT FROM
           (OLD.incident_id, OLD.reviewed_by_id, OLD.reviewed_at) OR NEW.found NOT IN ('', OLD.found) THEN
            RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
        END IF;
        RETURN NEW;
    END IF;
    NEW.reviewed_at := public.legal_now();
    IF btrim(NEW.found) = '' OR NOT EXISTS (
        SELECT FROM public.lists_incident AS incident
        JOIN public.cases_case AS standing ON standing.id = incident.listing_id
        JOIN public.people_user AS official ON official.id = NEW.reviewed_by_id
        WHERE incident.id = NEW.incident_id AND official.kind = 'official' AND official.is_active
          AND official.agency_id NOT IN (
              WITH RECURSIVE beneath (id) AS (
                  SELECT standing.agency_id
                  UNION
                  SELECT agency.id FROM public.people_agency AS agency JOIN beneath ON agency.parent_id = beneath.id
              )
              SELECT id FROM beneath
          )
    ) THEN
        RAISE EXCEPTION 'An incident is reviewed by another agency.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_reviewed_elsewhere';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_incident_reviewed BEFORE INSERT OR UPDATE ON lists_incidentreview
    FOR EACH ROW EXECUTE FUNCTION lists_incident_reviewed();
CREATE TRIGGER lists_keep BEFORE DELETE ON lists_incidentreview FOR EACH ROW EXECUTE FUNCTION lists_keep();
CREATE TRIGGER lists_keep_all BEFORE TRUNCATE ON lists_incidentreview EXECUTE FUNCTION lists_keep();
ALTER TABLE lists_incidentreview ENABLE ALWAYS TRIGGER lists_incident_reviewed;
ALTER TABLE lists_incidentreview ENABLE ALWAYS TRIGGER lists_keep;
ALTER TABLE lists_incidentreview ENABLE ALWAYS TRIGGER lists_keep_all;

REVOKE EXECUTE ON FUNCTION lists_incident_reviewed() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON lists_incidentreview FROM scs_app;
        GRANT UPDATE (found) ON lists_incidentreview TO scs_app;
    END IF;
END $$;

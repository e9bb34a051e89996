-- That somebody is not listed is confirmed to an agency alone that the standard in force names; with a consent that lasts two
-- weeks at most, ends once, and stays what it was. SQLSTATE SC008.
CREATE FUNCTION lists_confirmation_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- Until it has run out, the row itself keeps the code from being used twice.
        IF OLD.expires_at > public.legal_now() THEN
            RAISE EXCEPTION 'A consent is kept until it has run out.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR
           (NEW.id, NEW.subject, NEW.list_id, NEW.agency_id, NEW.hash, NEW.given_at, NEW.expires_at) IS DISTINCT FROM
           (OLD.id, OLD.subject, OLD.list_id, OLD.agency_id, OLD.hash, OLD.given_at, OLD.expires_at) THEN
            RAISE EXCEPTION 'A consent ends once, and changes in nothing else.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
        END IF;
        RETURN NEW;
    END IF;
    NEW.given_at := public.legal_now();
    IF octet_length(NEW.hash) <> 32 OR NEW.ended_at IS NOT NULL OR NEW.expires_at > NEW.given_at + interval '14 days'
       OR NOT EXISTS (
        SELECT FROM (
            SELECT standard.document, standard.repealed_at FROM public.lists_standard AS standard
            WHERE standard.list_id = NEW.list_id ORDER BY standard.number DESC LIMIT 1
        ) AS newest
        JOIN public.people_agency AS agency ON agency.id = NEW.agency_id AND agency.closed_on IS NULL
        WHERE newest.repealed_at IS NULL
          AND newest.document -> 'confirmed_to' @> jsonb_build_array(jsonb_build_object('agency', agency.code))
    ) THEN
        RAISE EXCEPTION 'The standard in force does not name this agency.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_confirmed_to';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_confirmation_done BEFORE INSERT OR UPDATE OR DELETE ON lists_confirmationconsent
    FOR EACH ROW EXECUTE FUNCTION lists_confirmation_done();
CREATE TRIGGER lists_keep_all BEFORE TRUNCATE ON lists_confirmationconsent EXECUTE FUNCTION lists_keep();
ALTER TABLE lists_confirmationconsent ENABLE ALWAYS TRIGGER lists_confirmation_done;
ALTER TABLE lists_confirmationconsent ENABLE ALWAYS TRIGGER lists_keep_all;

REVOKE EXECUTE ON FUNCTION lists_confirmation_done() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE UPDATE, TRUNCATE ON lists_confirmationconsent FROM scs_app;
        GRANT UPDATE (ended, ended_at) ON lists_confirmationconsent TO scs_app;
    END IF;
END $$;

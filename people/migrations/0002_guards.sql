-- What the rules say in Python, said again where nobody can step around it. ALWAYS: in replication mode too. Each
-- function pins its search path: a temporary table named like ours must not answer for it.

CREATE FUNCTION people_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'People and agencies are kept: what was signed names them.' USING ERRCODE = 'SC002';
END $$;
CREATE TRIGGER people_user_keep BEFORE DELETE ON people_user FOR EACH ROW EXECUTE FUNCTION people_keep();
CREATE TRIGGER people_user_keep_all BEFORE TRUNCATE ON people_user EXECUTE FUNCTION people_keep();
CREATE TRIGGER people_agency_keep BEFORE DELETE ON people_agency FOR EACH ROW EXECUTE FUNCTION people_keep();
CREATE TRIGGER people_agency_keep_all BEFORE TRUNCATE ON people_agency EXECUTE FUNCTION people_keep();
CREATE TRIGGER people_deputy_keep BEFORE DELETE ON people_deputy FOR EACH ROW EXECUTE FUNCTION people_keep();
CREATE TRIGGER people_deputy_keep_all BEFORE TRUNCATE ON people_deputy EXECUTE FUNCTION people_keep();

-- Who somebody is does not change: neither the opaque id in the ledger, nor the kind, nor whose staff number it is.
CREATE FUNCTION people_same_person() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.public_id <> OLD.public_id OR NEW.kind <> OLD.kind
       OR NEW.staff_number IS DISTINCT FROM OLD.staff_number THEN
        RAISE EXCEPTION 'Who somebody is does not change. Appoint a new person.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_user_same BEFORE UPDATE ON people_user FOR EACH ROW EXECUTE FUNCTION people_same_person();

-- Whose deputy somebody was, and from when, does not change; the last day may come sooner.
CREATE FUNCTION people_deputy_shortened() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.principal_id, NEW.deputy_id, NEW.from_on, NEW.appointed_by_id, NEW.reason)
       IS DISTINCT FROM (OLD.principal_id, OLD.deputy_id, OLD.from_on, OLD.appointed_by_id, OLD.reason)
       OR NEW.until_on > OLD.until_on THEN
        RAISE EXCEPTION 'A deputy''s days can only be shortened.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_deputy_shortened BEFORE UPDATE ON people_deputy
    FOR EACH ROW EXECUTE FUNCTION people_deputy_shortened();

-- An agency is never beneath itself. One writer at a time, so that two moves cannot close a ring together.
CREATE FUNCTION people_tree() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(7411202);
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT agency.parent_id FROM public.people_agency AS agency JOIN above USING (id)
            WHERE agency.parent_id IS NOT NULL
        )
        SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'An agency cannot be beneath itself.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_agency_tree BEFORE INSERT OR UPDATE OF parent_id ON people_agency
    FOR EACH ROW EXECUTE FUNCTION people_tree();

-- Which roles go together (people/states.py): oversight stands apart, machines integrate, citizens hold none.
CREATE FUNCTION people_roles_fit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person_kind text;
    oversight boolean;
    machine boolean;
    operational boolean;
BEGIN
    SELECT kind INTO person_kind FROM public.people_user WHERE id = NEW.user_id FOR UPDATE;
    SELECT coalesce(bool_or(name IN ('auditor', 'oversight board')), false),
           coalesce(bool_or(name = 'integrator'), false),
           coalesce(bool_or(name IN ('clerk', 'case officer', 'decider', 'reviewer', 'list manager',
                                     'records officer')), false)
    INTO oversight, machine, operational
    FROM public.people_user_groups AS held JOIN public.auth_group AS role ON role.id = held.group_id
    WHERE held.user_id = NEW.user_id;
    IF (person_kind = 'citizen' AND (oversight OR machine OR operational))
       OR (person_kind = 'machine' AND (oversight OR operational))
       OR (person_kind = 'official' AND machine)
       OR (oversight AND operational) THEN
        RAISE EXCEPTION 'These roles do not go together.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_roles_fit AFTER INSERT OR UPDATE ON people_user_groups
    FOR EACH ROW EXECUTE FUNCTION people_roles_fit();

ALTER TABLE people_user ENABLE ALWAYS TRIGGER people_user_keep;
ALTER TABLE people_user ENABLE ALWAYS TRIGGER people_user_keep_all;
ALTER TABLE people_user ENABLE ALWAYS TRIGGER people_user_same;
ALTER TABLE people_agency ENABLE ALWAYS TRIGGER people_agency_keep;
ALTER TABLE people_agency ENABLE ALWAYS TRIGGER people_agency_keep_all;
ALTER TABLE people_agency ENABLE ALWAYS TRIGGER people_agency_tree;
ALTER TABLE people_deputy ENABLE ALWAYS TRIGGER people_deputy_keep;
ALTER TABLE people_deputy ENABLE ALWAYS TRIGGER people_deputy_keep_all;
ALTER TABLE people_deputy ENABLE ALWAYS TRIGGER people_deputy_shortened;
ALTER TABLE people_user_groups ENABLE ALWAYS TRIGGER people_roles_fit;

-- Django's cache table: rate limits and used one-time codes survive an absent broker.
CREATE TABLE people_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX people_cache_expires ON people_cache (expires);

-- Roles are what the migrations say: the application cannot make up a group, nor give a group or a person more rights.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE DELETE, TRUNCATE ON people_user, people_agency, people_deputy FROM scs_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE
        ON auth_group, auth_permission, auth_group_permissions, people_user_user_permissions FROM scs_app;
    END IF;
END $$;

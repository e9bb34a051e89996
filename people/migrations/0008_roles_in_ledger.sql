-- RULES.md 5 and 15: in which role and for which agency somebody signs is given to them by a step that the ledger holds.

CREATE FUNCTION people_given(who bigint, by_steps text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_user AS person JOIN public.ledger_event AS said ON said.chain = person.public_id
        WHERE person.id = who AND said.kind = ANY (by_steps) AND said.recorded_at >= transaction_timestamp()
    )
$$;

CREATE FUNCTION people_role_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.people_given(NEW.user_id, '{person.appointed,person.roles-changed}') THEN
        RAISE EXCEPTION 'A role is given in the ledger, or not at all.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_role_said AFTER INSERT OR UPDATE ON people_user_groups
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_role_said();
ALTER TABLE people_user_groups ENABLE ALWAYS TRIGGER people_role_said;

CREATE FUNCTION people_moved_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.people_given(NEW.id, '{person.moved}') THEN
        RAISE EXCEPTION 'For whom somebody acts is in the ledger.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_moved_said AFTER UPDATE OF agency_id ON people_user
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.agency_id IS DISTINCT FROM OLD.agency_id)
    EXECUTE FUNCTION people_moved_said();
ALTER TABLE people_user ENABLE ALWAYS TRIGGER people_moved_said;

-- Whoever stands above an agency signs in its cases; and by its code a standard names who applies a measure, or is a court.
CREATE FUNCTION people_agency_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.code, NEW.public_id) <> (OLD.code, OLD.public_id) OR NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.public_id AND kind = 'agency.changed' AND recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'An agency is what it is, and comes beneath another in the ledger.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_agency_said AFTER UPDATE ON people_agency DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((NEW.code, NEW.public_id, NEW.parent_id) IS DISTINCT FROM (OLD.code, OLD.public_id, OLD.parent_id))
    EXECUTE FUNCTION people_agency_said();
ALTER TABLE people_agency ENABLE ALWAYS TRIGGER people_agency_said;

REVOKE EXECUTE ON FUNCTION people_agency_said(), people_given(bigint, text[]), people_role_said(), people_moved_said() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION people_given(bigint, text[]) TO scs_app;
    END IF;
END $$;

-- RULES.md 5: whoever could open accounts alone could be both officials of a burden. An account acts from the moment at which a
-- second colleague has confirmed it, and both are in the ledger; only those made at the first start were put forward by nobody.

CREATE FUNCTION people_second_colleague() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        OLD.asked_by_id IS NOT NULL AND NEW.asked_by_id IS NULL
        OR NEW.confirmed_by_id IS NOT NULL AND NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id
           AND (OLD.confirmed_by_id IS NOT NULL OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id)
        OR NEW.is_active AND NOT OLD.is_active AND NEW.kind <> 'citizen'
           AND (NEW.confirmed_by_id IS NULL OR OLD.confirmed_by_id IS NOT NULL)
    ) OR TG_OP = 'INSERT' AND NEW.confirmed_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'One colleague puts an account forward. A second confirms it.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_second_colleague BEFORE INSERT OR UPDATE ON people_user
    FOR EACH ROW EXECUTE FUNCTION people_second_colleague();
ALTER TABLE people_user ENABLE ALWAYS TRIGGER people_second_colleague;

CREATE FUNCTION people_opened_in_ledger() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.is_active AND NEW.kind <> 'citizen' AND NOT EXISTS (
        SELECT FROM public.ledger_event AS said
        WHERE said.chain = NEW.public_id AND CASE
            WHEN NEW.asked_by_id IS NULL THEN said.kind = 'person.appointed' AND said.actor IS NULL
            ELSE said.kind = 'person.confirmed'
                 AND said.actor = (SELECT public_id FROM public.people_user WHERE id = NEW.confirmed_by_id)
        END
    ) THEN
        RAISE EXCEPTION 'Who opened this account is in the ledger, or it is not open.' USING ERRCODE = 'SC002';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_opened_in_ledger
    AFTER INSERT OR UPDATE OF is_active, asked_by_id, confirmed_by_id ON people_user
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_opened_in_ledger();
ALTER TABLE people_user ENABLE ALWAYS TRIGGER people_opened_in_ledger;

REVOKE EXECUTE ON FUNCTION people_second_colleague(), people_opened_in_ledger() FROM PUBLIC;

-- RULES.md 5 and 15: whoever makes a code with which a person speaks is named in the ledger, as the row names them; a code is not made
-- another's. SQLSTATE SC007; the constraint names the rule.
CREATE FUNCTION notices_code_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.notices_accesscode WHERE case_id = NEW.case_id AND issued_by IS NOT DISTINCT FROM NEW.issued_by) > (
        SELECT count(*) FROM public.ledger_event
        WHERE chain = NEW.case_id AND kind = 'code.issued' AND actor IS NOT DISTINCT FROM NEW.issued_by
    ) THEN
        RAISE EXCEPTION 'A code is in the ledger, or was not issued.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notices_code_said AFTER INSERT ON notices_accesscode
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notices_code_said();

CREATE FUNCTION notices_pass_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.subject AND kind = 'pass.issued' AND actor IS NOT DISTINCT FROM NEW.issued_by
          AND recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'A pass is in the ledger, or was not issued.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notices_pass_said AFTER INSERT ON notices_pass
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'counter') EXECUTE FUNCTION notices_pass_said();
CREATE TRIGGER notices_once BEFORE UPDATE ON notices_pass FOR EACH ROW EXECUTE FUNCTION notices_once('ended_at', '');

ALTER TABLE notices_accesscode ENABLE ALWAYS TRIGGER notices_code_said;
ALTER TABLE notices_pass ENABLE ALWAYS TRIGGER notices_pass_said;
ALTER TABLE notices_pass ENABLE ALWAYS TRIGGER notices_once;
REVOKE EXECUTE ON FUNCTION notices_code_said(), notices_pass_said() FROM PUBLIC;

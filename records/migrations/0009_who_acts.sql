-- RULES.md 4, 11 and 15: who acts for a person is entered by a step in that person's chain, and stays as it was entered; a file is what
-- was sent. SQLSTATE SC006; the constraint names the rule.

CREATE FUNCTION records_represented() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.records_representative WHERE subject_id = NEW.subject_id AND "by" = NEW."by") > (
        SELECT count(*) FROM public.ledger_event
        WHERE chain = NEW.subject_id AND kind = 'subject.represented' AND actor = NEW."by"
    ) THEN
        RAISE EXCEPTION 'Who acts for somebody is in the ledger.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_represented AFTER INSERT ON records_representative
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_represented();

-- Its paper comes with it and goes with the person's file; it is revoked once.
CREATE FUNCTION records_representative_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) - '{document_id,revoked_at}'::text[] <> to_jsonb(OLD) - '{document_id,revoked_at}'::text[]
       OR OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at
       OR OLD.document_id IS NOT NULL AND NEW.document_id IS NOT NULL AND NEW.document_id <> OLD.document_id THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_representative_stands BEFORE UPDATE ON records_representative
    FOR EACH ROW EXECUTE FUNCTION records_representative_stands();
CREATE TRIGGER records_representative_keep BEFORE DELETE ON records_representative
    FOR EACH ROW EXECUTE FUNCTION records_keep();

-- RULES.md 3: that a document stands is a step of its issuer's, in its own name (migration 0002).
CREATE FUNCTION records_confirmed_in_ledger() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.record_id AND actor = NEW."by" AND kind IN ('case.record', 'case.confirm', 'case.deny')
          AND recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'What its issuer says of a document is in the ledger.'
            USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_confirmed_in_ledger AFTER INSERT ON records_confirmation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_confirmed_in_ledger();
ALTER TABLE records_confirmation ENABLE ALWAYS TRIGGER records_confirmed_in_ledger;

CREATE FUNCTION records_file_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.digest, NEW.received_digest, NEW.media_type, NEW.size, NEW."by", NEW.at)
       IS DISTINCT FROM (OLD.id, OLD.digest, OLD.received_digest, OLD.media_type, OLD.size, OLD."by", OLD.at) THEN
        RAISE EXCEPTION 'A file is what was sent.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_file_stands BEFORE UPDATE ON records_storedfile FOR EACH ROW EXECUTE FUNCTION records_file_stands();

ALTER TABLE records_representative ENABLE ALWAYS TRIGGER records_represented;
ALTER TABLE records_representative ENABLE ALWAYS TRIGGER records_representative_stands;
ALTER TABLE records_representative ENABLE ALWAYS TRIGGER records_representative_keep;
ALTER TABLE records_storedfile ENABLE ALWAYS TRIGGER records_file_stands;
REVOKE EXECUTE ON FUNCTION records_represented(), records_representative_stands(), records_confirmed_in_ledger(), records_file_stands() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE DELETE, TRUNCATE ON records_representative FROM scs_app;
    END IF;
END $$;

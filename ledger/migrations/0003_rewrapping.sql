-- When the installation's key is changed, each subject's own key is wrapped anew: the key within stays what it was, and so
-- does everything that was sealed under it. Only this function may, run by whoever owns the schema; the application cannot.
CREATE FUNCTION ledger_keep_key() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('scs.rewrapping', true) IS DISTINCT FROM 'on' OR NEW.subject <> OLD.subject THEN
        RAISE EXCEPTION 'The ledger is only ever added to.' USING ERRCODE = 'SC003';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER ledger_keep_row ON ledger_subjectkey;
CREATE TRIGGER ledger_keep_row BEFORE UPDATE ON ledger_subjectkey FOR EACH ROW EXECUTE FUNCTION ledger_keep_key();
ALTER TABLE ledger_subjectkey ENABLE ALWAYS TRIGGER ledger_keep_row;

-- Whoever was erased meanwhile stays erased; what somebody else has wrapped anew meanwhile stays theirs.
CREATE FUNCTION ledger_rewrap(subjects uuid[], before bytea[], after bytea[]) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    done bigint;
BEGIN
    PERFORM set_config('scs.rewrapping', 'on', true);
    UPDATE public.ledger_subjectkey AS kept SET wrapped = anew.after
    FROM unnest(subjects, before, after) AS anew (subject, before, after)
    WHERE kept.subject = anew.subject AND kept.wrapped = anew.before;
    GET DIAGNOSTICS done = ROW_COUNT;
    PERFORM set_config('scs.rewrapping', '', true);
    RETURN done;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_keep_key(), ledger_rewrap(uuid[], bytea[], bytea[]) FROM PUBLIC;

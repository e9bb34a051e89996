-- RULES.md 15: that a clock waits, and that it goes on, is a step like any other. Without its event it did not happen.
CREATE FUNCTION deadlines_hold_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.case_id AND kind = CASE NEW.state WHEN 'held' THEN 'deadline.held' ELSE 'deadline.released' END
          AND ts >= public.clock_legal_at(transaction_timestamp())
    ) THEN
        RAISE EXCEPTION 'A change of a deadline is in the ledger, or did not happen.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadlines_hold_said AFTER UPDATE OF state ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.case_id IS NOT NULL AND NEW.state <> OLD.state AND NEW.state IN ('held', 'armed'))
    EXECUTE FUNCTION deadlines_hold_said();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER deadlines_hold_said;
REVOKE EXECUTE ON FUNCTION deadlines_hold_said() FROM PUBLIC;

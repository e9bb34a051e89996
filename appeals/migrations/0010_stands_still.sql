-- ARL 31: the time of whoever decides stands still while the person is asked for more, as long as that clock runs, and no longer:
-- relief is not held back by a pause that nobody ends. SQLSTATE SC010; the constraint names the rule.
CREATE FUNCTION appeals_stands_still() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.deadlines_timer WHERE case_id = NEW.case_id AND state = 'held' AND hold = 'paused'
    ) AND NOT EXISTS (
        SELECT FROM public.deadlines_timer AS more JOIN public.appeals_filing AS filing ON filing.case_id = more.case_id
        WHERE more.case_id = NEW.case_id AND more.kind = 'MORE' AND more.state = 'armed' AND filing.asked_at IS NOT NULL
    ) AND EXISTS (SELECT FROM public.appeals_filing WHERE case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'Time stands still while the person is asked for more.'
            USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_stands_still';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_stands_still AFTER INSERT ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.hold = 'paused') EXECUTE FUNCTION appeals_stands_still();
CREATE CONSTRAINT TRIGGER appeals_goes_on AFTER UPDATE OF state ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'MORE' AND NEW.state <> 'armed')
    EXECUTE FUNCTION appeals_stands_still();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER appeals_stands_still;
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER appeals_goes_on;
REVOKE EXECUTE ON FUNCTION appeals_stands_still() FROM PUBLIC;

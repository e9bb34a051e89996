-- RULES.md 13: when a calendar counts the clock of a filing anew, silence hides the entry when that clock says so, and no later
-- (migration 0006 says who writes the date). SQLSTATE SC010; the constraint names the rule.
CREATE FUNCTION appeals_silence_followed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.lists_contest
        WHERE case_id = NEW.case_id AND settled_at IS NULL AND NOT suspends
          AND coalesce(hide_at, 'infinity') > public.appeals_hides_at(NEW.case_id)
    ) THEN
        RAISE EXCEPTION 'Silence hides when its clock says so.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_silence';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_silence_followed AFTER INSERT ON deadlines_timer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind IN ('APPEAL-REPLY', 'APPEAL-DECIDE', 'CORRECT', 'REPAIR-DECIDE', 'FCRA-DISPUTE'))
    EXECUTE FUNCTION appeals_silence_followed();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER appeals_silence_followed;

REVOKE EXECUTE ON FUNCTION appeals_silence_followed() FROM PUBLIC;

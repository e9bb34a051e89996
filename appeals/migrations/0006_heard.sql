-- RULES.md 13, DESIGN.md, "The reading guard": from when silence hides an entry, its clock says and nobody else. And HEARING-NOTICE,
-- as for a listing (lists, migration 0032). SQLSTATE SC010; the constraint names the rule.

-- When the silence of whoever must speak now hides the entry; null where nothing of it does. A clock that stands still has no end,
-- and one that ran out has hidden it for good.
CREATE FUNCTION appeals_hides_at(of_case uuid) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(clock.due_at)
    FROM public.deadlines_timer AS clock
    JOIN public.appeals_filing AS filing ON filing.case_id = clock.case_id
    JOIN public.lists_listing AS listing ON listing.case_id = filing.listing_id
    JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
    WHERE clock.case_id = of_case AND clock.state IN ('armed', 'held', 'fired') AND (
        clock.kind IN ('APPEAL-REPLY', 'FCRA-DISPUTE')
        OR clock.kind IN ('CORRECT', 'REPAIR-DECIDE') AND standard.document -> 'house' ? clock.kind
        OR clock.kind = 'APPEAL-DECIDE' AND standard.document -> 'house' ? clock.kind
           AND (filing.replied_at IS NOT NULL OR filing.supplied_at IS NOT NULL)
    )
$$;

CREATE FUNCTION appeals_silence_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.suspends OR NEW.hide_at IS DISTINCT FROM public.appeals_hides_at(NEW.case_id) THEN
        RAISE EXCEPTION 'Silence hides when its clock says so.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_silence';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_silence_stands AFTER UPDATE OF hide_at ON lists_contest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.hide_at IS DISTINCT FROM OLD.hide_at)
    EXECUTE FUNCTION appeals_silence_stands();
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER appeals_silence_stands;

CREATE FUNCTION appeals_hearing_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.heard_at IS NOT NULL THEN
        IF (NEW.held_at, NEW.place, NEW.chair_id, NEW.appeared, NEW.heard_at)
           IS DISTINCT FROM (OLD.held_at, OLD.place, OLD.chair_id, OLD.appeared, OLD.heard_at)
           OR NEW.minutes NOT IN ('', OLD.minutes) THEN
            RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.held_at, NEW.chair_id) IS DISTINCT FROM (OLD.held_at, OLD.chair_id) THEN
        PERFORM public.lists_check_fixed(NEW.case_id, NEW.chair_id, NEW.held_at);
    END IF;
    IF NEW.heard_at IS NOT NULL THEN
        PERFORM public.lists_check_recorded(
            NEW.case_id, NEW.party, NEW.held_at, NEW.minutes, NEW.appeared, NEW.heard_at);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_hearing_stands BEFORE UPDATE OF held_at, place, chair_id, minutes, appeared, heard_at ON appeals_filing
    FOR EACH ROW EXECUTE FUNCTION appeals_hearing_stands();

CREATE FUNCTION appeals_hearing_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.lists_check_heard(NEW.case_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_hearing_done AFTER UPDATE OF heard_at ON appeals_filing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.heard_at IS NOT NULL) EXECUTE FUNCTION appeals_hearing_done();
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_hearing_stands;
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_hearing_done;

REVOKE EXECUTE ON FUNCTION
    appeals_hides_at(uuid), appeals_silence_stands(), appeals_hearing_stands(), appeals_hearing_done()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION appeals_hides_at(uuid) TO scs_app;
    END IF;
END $$;

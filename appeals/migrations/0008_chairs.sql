-- APL 64, ARL 50: as for a listing (lists, migration 0039): nobody hears a person in a matter in which they have acted since, or
-- stay out of; and where only who hears them changes, day and place stay. SQLSTATE SC010.
CREATE OR REPLACE FUNCTION appeals_hearing_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.heard_at IS NOT NULL THEN
        IF (NEW.held_at, NEW.place, NEW.chair_id, NEW.appeared, NEW.heard_at)
           IS DISTINCT FROM (OLD.held_at, OLD.place, OLD.chair_id, OLD.appeared, OLD.heard_at)
           OR NEW.minutes NOT IN ('', OLD.minutes) THEN
            RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.held_at, NEW.place) IS DISTINCT FROM (OLD.held_at, OLD.place) THEN
        PERFORM public.lists_check_fixed(NEW.case_id, NEW.chair_id, NEW.held_at);
    ELSIF NEW.chair_id IS DISTINCT FROM OLD.chair_id THEN
        PERFORM public.lists_check_chair(NEW.case_id, NEW.party, NEW.chair_id, NEW.held_at);
    END IF;
    IF NEW.heard_at IS NOT NULL THEN
        PERFORM public.lists_check_chaired(NEW.case_id, NEW.chair_id);
        PERFORM public.lists_check_recorded(
            NEW.case_id, NEW.party, NEW.held_at, NEW.minutes, NEW.appeared, NEW.heard_at);
    END IF;
    RETURN NEW;
END $$;

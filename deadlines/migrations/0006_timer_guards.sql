-- Running deadlines, said again where nobody can step around it: never early, never silent, never lost. A refusal has
-- SQLSTATE SC005 and names its rule as the constraint. ALWAYS: in replication mode too. Each function pins its search path.

-- --- A deadline's row -----------------------------------------------------------------------------------------------------

-- A new generation begins with what its rule says, after the one before it.
CREATE FUNCTION deadlines_timer_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rule jsonb;
BEGIN
    NEW.made_at := public.legal_now();
    NEW.next_at := NEW.due_at;
    IF NEW.state NOT IN ('armed', 'held') OR NEW.attempts <> 0
       OR num_nonnulls(NEW.fired_at, NEW.met_at, NEW.ended_at) > 0
       OR NEW.state = 'held' AND NEW.hold <> 'paused' THEN
        RAISE EXCEPTION 'A deadline begins by running, or by standing still.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_begins_running';
    END IF;
    IF NEW.case_id IS NOT NULL THEN
        IF NEW.generation <> 1 + coalesce((
            SELECT max(generation) FROM public.deadlines_timer WHERE case_id = NEW.case_id AND kind = NEW.kind
        ), 0) THEN
            RAISE EXCEPTION 'Generations follow each other.'
                USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_next_generation';
        END IF;
        SELECT canonical::jsonb INTO STRICT rule FROM public.deadlines_ruleversion WHERE id = NEW.rule_id;
        IF (rule ->> 'code', rule ->> 'effect', rule ->> 'whose') IS DISTINCT FROM (NEW.kind, NEW.effect, NEW.whose) THEN
            RAISE EXCEPTION 'A deadline is what its rule says.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_as_its_rule';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_timer_begins BEFORE INSERT ON deadlines_timer
    FOR EACH ROW EXECUTE FUNCTION deadlines_timer_begins();

-- Nothing of it is edited. It ends in one way, at its time.
CREATE FUNCTION deadlines_timer_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz := public.legal_now();
BEGIN
    IF (NEW.id, NEW.case_id, NEW.kind, NEW.generation, NEW.whose, NEW.effect, NEW.rule_id, NEW.calendar_id,
        NEW.trigger_at, NEW.due_at, NEW.earliest_on, NEW.latest_on, NEW.provisional, NEW.promised_at, NEW.made_at)
       IS DISTINCT FROM
       (OLD.id, OLD.case_id, OLD.kind, OLD.generation, OLD.whose, OLD.effect, OLD.rule_id, OLD.calendar_id,
        OLD.trigger_at, OLD.due_at, OLD.earliest_on, OLD.latest_on, OLD.provisional, OLD.promised_at, OLD.made_at)
       OR NEW.counted IS DISTINCT FROM OLD.counted THEN
        RAISE EXCEPTION 'A date is never edited: a change is a new generation.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_never_edited';
    END IF;
    IF NEW.attempts NOT IN (OLD.attempts, OLD.attempts + 1) THEN
        RAISE EXCEPTION 'Failed attempts are counted one by one.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_not_put_off';
    END IF;
    IF NEW.state = OLD.state THEN
        IF NEW.state = 'fired' AND OLD.met_at IS NULL AND NEW.met_at IS NOT NULL THEN
            NEW.met_at := now;
        ELSIF (NEW.hold, NEW.fired_at, NEW.met_at, NEW.ended_at) IS DISTINCT FROM
              (OLD.hold, OLD.fired_at, OLD.met_at, OLD.ended_at) THEN
            RAISE EXCEPTION 'What has ended stays as it ended.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_never_edited';
        ELSIF NEW.next_at IS DISTINCT FROM OLD.next_at AND (
                  NEW.state <> 'armed' OR NEW.attempts <= OLD.attempts OR NEW.next_at > greatest(NEW.due_at, now + interval '1 hour 1 second')
              ) THEN
            -- Looked at again within the hour, whatever went wrong: nobody can put relief off for ever.
            RAISE EXCEPTION 'A deadline is put off by a failed attempt alone, and for an hour at most.'
                USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_not_put_off';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (
        OLD.state = 'armed' AND NEW.state IN ('fired', 'held', 'void', 'cancelled')
        OR OLD.state = 'held' AND (NEW.state IN ('void', 'cancelled') OR NEW.state = 'armed' AND OLD.hold = 'clock')
    ) THEN
        RAISE EXCEPTION 'There is no such step for a deadline: % to %.', OLD.state, NEW.state
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_unlawful_step';
    END IF;
    NEW.met_at := NULL;
    NEW.fired_at := CASE WHEN NEW.state = 'fired' THEN now END;
    NEW.ended_at := CASE WHEN NEW.state IN ('fired', 'void', 'cancelled') THEN now END;
    IF NEW.state = 'fired' AND OLD.due_at > now THEN
        RAISE EXCEPTION 'It is not due.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_never_early';
    ELSIF NEW.state = 'held' AND (
        NEW.hold NOT IN ('provisional', 'clock') OR NEW.effect <> 'adverse' OR OLD.due_at > now
        OR NEW.hold = 'provisional' AND NOT NEW.provisional
    ) THEN
        RAISE EXCEPTION 'Only what is due and adverse is held back.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_held_adverse';
    ELSIF NEW.effect = 'adverse' AND NEW.state IN ('fired', 'armed') AND (
        NEW.provisional AND NEW.state = 'fired' OR NOT (SELECT trusted FROM public.clock_state)
    ) THEN
        RAISE EXCEPTION 'Nothing adverse happens on a date or a clock that is in doubt.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_in_doubt';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_timer_moves BEFORE UPDATE ON deadlines_timer
    FOR EACH ROW EXECUTE FUNCTION deadlines_timer_moves();

-- --- When the transaction is done -----------------------------------------------------------------------------------------

CREATE FUNCTION deadlines_runs(of_case uuid, of_kind text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = of_kind AND state IN ('armed', 'held')
    )
$$;

-- No silent change; no generation without the next; no case without a clock that its state requires.
CREATE FUNCTION deadlines_timer_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.case_id IS NULL THEN
        RETURN NULL;
    END IF;
    IF coalesce(NEW.met_at, NEW.ended_at, NEW.made_at) > coalesce((
        SELECT ts FROM public.ledger_event WHERE chain = NEW.case_id ORDER BY seq DESC LIMIT 1
    ), '-infinity') THEN
        RAISE EXCEPTION 'A change of a deadline is in the ledger, or did not happen.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_in_ledger';
    END IF;
    IF NEW.state = 'void' AND NOT EXISTS (
        SELECT FROM public.deadlines_timer
        WHERE case_id = NEW.case_id AND kind = NEW.kind AND generation = NEW.generation + 1
    ) THEN
        RAISE EXCEPTION 'A deadline is replaced by its next generation.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_next_generation';
    END IF;
    -- Relief that ran out without its move would never come: the state that required it must have been left.
    IF (NEW.state IN ('void', 'cancelled') OR NEW.state = 'fired' AND NEW.effect = 'relieving') AND EXISTS (
        SELECT FROM public.deadlines_requirement AS required
        JOIN public.cases_case AS standing ON standing.kind = required.kind AND standing.state = required.state
        WHERE standing.id = NEW.case_id AND required.timer = NEW.kind
    ) AND NOT public.deadlines_runs(NEW.case_id, NEW.kind) THEN
        RAISE EXCEPTION 'In this state the case needs this deadline.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_required';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadlines_timer_done AFTER INSERT OR UPDATE OF state, met_at ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadlines_timer_done();

CREATE FUNCTION deadlines_case_entered() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM public.deadlines_requirement AS required
        WHERE required.kind = NEW.kind AND required.state = NEW.state AND NOT public.deadlines_runs(NEW.id, required.timer)
    ) THEN
        RAISE EXCEPTION 'No case comes into this state without the deadline that it requires.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_required';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadlines_case_entered AFTER INSERT OR UPDATE OF state ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadlines_case_entered();

-- --- What was said stays said ---------------------------------------------------------------------------------------------

-- People look at a case for redress once, and say what they did.
CREATE FUNCTION deadlines_redress_settles() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL OR (NEW.timer_id, NEW.rework_id, NEW.due_at) IS DISTINCT FROM (OLD.timer_id, OLD.rework_id, OLD.due_at)
       OR NEW.settled_by_id IS NULL OR btrim(NEW.outcome) = '' THEN
        RAISE EXCEPTION 'It is settled once, by somebody who says what was done.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_settled_once';
    END IF;
    NEW.settled_at := public.legal_now();
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_redress_settles BEFORE UPDATE ON deadlines_redress
    FOR EACH ROW EXECUTE FUNCTION deadlines_redress_settles();

-- A recount goes on, and ends; it does not begin again.
CREATE FUNCTION deadlines_rework_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL OR NEW.seen < OLD.seen OR NEW.changed < OLD.changed OR NEW.redress < OLD.redress
       OR (NEW.calendar_id, NEW.source_id, NEW.from_on, NEW.outage_id, NEW.begun_at) IS DISTINCT FROM
          (OLD.calendar_id, OLD.source_id, OLD.from_on, OLD.outage_id, OLD.begun_at) THEN
        RAISE EXCEPTION 'A recount goes on, and ends.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_rework_goes_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_rework_goes_on BEFORE UPDATE ON deadlines_rework
    FOR EACH ROW EXECUTE FUNCTION deadlines_rework_goes_on();

DO $$
DECLARE
    kept text;
    made text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['timer', 'redress', 'rework', 'adjustment', 'declaredoutage'] LOOP
        -- A change or an outage that was declared is never another; the others have guards of their own for updates.
        EXECUTE format(
            'CREATE TRIGGER deadlines_keep BEFORE %s ON %I FOR EACH ROW EXECUTE FUNCTION deadlines_keep()',
            CASE WHEN kept IN ('adjustment', 'declaredoutage') THEN 'UPDATE OR DELETE' ELSE 'DELETE' END,
            'deadlines_' || kept
        );
        EXECUTE format('CREATE TRIGGER deadlines_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION deadlines_keep()', 'deadlines_' || kept);
        FOREACH made IN ARRAY ARRAY['deadlines_keep', 'deadlines_keep_all'] LOOP
            EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', 'deadlines_' || kept, made);
        END LOOP;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
            EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM scs_app', 'deadlines_' || kept);
        END IF;
    END LOOP;
END $$;
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER deadlines_timer_begins;
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER deadlines_timer_moves;
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER deadlines_timer_done;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER deadlines_case_entered;
ALTER TABLE deadlines_redress ENABLE ALWAYS TRIGGER deadlines_redress_settles;
ALTER TABLE deadlines_rework ENABLE ALWAYS TRIGGER deadlines_rework_goes_on;

REVOKE EXECUTE ON FUNCTION
    deadlines_timer_begins(), deadlines_timer_moves(), deadlines_timer_done(), deadlines_case_entered(),
    deadlines_redress_settles(), deadlines_rework_goes_on(), deadlines_runs(uuid, text)
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION deadlines_runs(uuid, text) TO scs_app;
        REVOKE UPDATE ON deadlines_timer, deadlines_adjustment, deadlines_declaredoutage FROM scs_app;
        GRANT UPDATE (state, hold, next_at, attempts, last_error, fired_at, met_at, ended_at) ON deadlines_timer TO scs_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON deadlines_requirement FROM scs_app;
    END IF;
END $$;

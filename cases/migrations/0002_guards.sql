-- The choke point, said again where nobody can step around it. A refusal has SQLSTATE SC004 and names its rule as the
-- constraint, which cases/rules/refused.py turns into a sentence. ALWAYS: in replication mode too. Each function pins its
-- search path: a temporary table named like ours must not answer for it.

-- --- The case's row -----------------------------------------------------------------------------------------------------

-- A case begins, and goes from state to state, only along an edge of its kind's table, one version at a time.
CREATE FUNCTION cases_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    edge public.cases_edge;
    came_from text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.state END;
    came_version int := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.version END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.ref, NEW.public_id, NEW.kind, NEW.list_slug, NEW.matter, NEW.subject, NEW.agency_id,
            NEW.opened_at) IS DISTINCT FROM
           (OLD.id, OLD.ref, OLD.public_id, OLD.kind, OLD.list_slug, OLD.matter, OLD.subject, OLD.agency_id,
            OLD.opened_at) THEN
            RAISE EXCEPTION 'What a case is does not change.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_same_case';
        ELSIF (NEW.state, NEW.version, NEW.verb, NEW.act, NEW.assignee_id, NEW.updated_at)
              IS NOT DISTINCT FROM
              (OLD.state, OLD.version, OLD.verb, OLD.act, OLD.assignee_id, OLD.updated_at) THEN
            RETURN NEW; -- only the next due date, which follows from the timers
        END IF;
    END IF;
    SELECT * INTO edge FROM public.cases_edge
    WHERE kind = NEW.kind AND verb = NEW.verb AND source = came_from AND target = NEW.state;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no such move: % from % to %.', NEW.verb, came_from, NEW.state
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_unlawful_move';
    ELSIF NEW.version <> came_version + 1 THEN
        RAISE EXCEPTION 'Each move raises the version by one.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_version';
    ELSIF TG_OP = 'UPDATE' AND NEW.act <> OLD.act AND NOT edge.opens_act THEN
        RAISE EXCEPTION 'This move opens no act.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_same_act';
    ELSIF TG_OP = 'UPDATE' AND NEW.act = OLD.act AND edge.opens_act THEN
        RAISE EXCEPTION 'This move opens an act.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_new_act';
    ELSIF NEW.updated_at > public.legal_now() + interval '1 second'
          OR (TG_OP = 'UPDATE' AND NEW.updated_at < OLD.updated_at) THEN
        RAISE EXCEPTION 'A move happens now.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_happens_now';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_guard BEFORE INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_guard();

-- What must be so when the move is done: it is in the ledger; its edge's signatures stand in the case's act; and nobody
-- comes into a burdened state without the signatures that it needs in one act of this case. Whoever is recused by then
-- has signed nothing.
CREATE FUNCTION cases_lacks(of_matter uuid, of_act uuid, parts varchar[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM unnest(parts) AS needed (part)
        WHERE NOT EXISTS (
            SELECT FROM public.cases_signature AS signed
            WHERE signed.matter = of_matter AND signed.act = of_act AND signed.part = needed.part
              AND NOT EXISTS (
                  SELECT FROM public.cases_recusal AS recused
                  WHERE recused.matter = of_matter AND recused.person_id = signed.person_id
              )
        )
    )
$$;
CREATE FUNCTION cases_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    came_from text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.state END;
    needed varchar[];
BEGIN
    -- RULES.md 15: no silent change. The ledger holds one event of the case for each of its versions.
    IF NEW.version > (SELECT count(*) FROM public.ledger_event WHERE chain = NEW.id AND kind LIKE 'case.%') THEN
        RAISE EXCEPTION 'A move is in the ledger, or did not happen.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_in_ledger';
    END IF;
    SELECT needs INTO needed FROM public.cases_edge
    WHERE kind = NEW.kind AND verb = NEW.verb AND source = came_from AND target = NEW.state;
    IF cardinality(needed) > 0 AND public.cases_lacks(NEW.matter, NEW.act, needed) THEN
        RAISE EXCEPTION 'This needs the signatures of two officials.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_four_eyes';
    END IF;
    IF NEW.state <> came_from THEN
        SELECT needs INTO needed FROM public.cases_burden WHERE kind = NEW.kind AND state = NEW.state;
        IF FOUND AND NOT EXISTS (
            SELECT FROM public.cases_signature AS signed
            WHERE signed.case_id = NEW.id AND NOT public.cases_lacks(NEW.matter, signed.act, needed)
        ) THEN
            RAISE EXCEPTION 'Nobody comes into this state without the signatures of two officials.'
                USING ERRCODE = 'SC004', CONSTRAINT = 'cases_four_eyes';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_done AFTER INSERT OR UPDATE OF state, version ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_done();

CREATE FUNCTION cases_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Cases and signatures are kept.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_kept';
END $$;
CREATE TRIGGER cases_case_keep BEFORE DELETE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_keep();
CREATE TRIGGER cases_case_keep_all BEFORE TRUNCATE ON cases_case EXECUTE FUNCTION cases_keep();

-- --- Signatures -----------------------------------------------------------------------------------------------------------

-- Who has stood in for a person, or had them stand in, on any day since a moment: as good as the same person.
CREATE FUNCTION cases_stand_ins(person bigint, since timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN stood.principal_id = person THEN stood.deputy_id ELSE stood.principal_id END
    FROM public.people_deputy AS stood
    WHERE person IN (stood.principal_id, stood.deputy_id)
      -- A day at both ends for the zones of the world: the doubt goes against signing twice.
      AND stood.until_on >= (since AT TIME ZONE 'UTC')::date - 1
      AND stood.from_on <= (public.legal_now() AT TIME ZONE 'UTC')::date + 1
$$;

CREATE FUNCTION cases_sign() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- One at a time in a matter: two parts, or a signature and a recusal, must not pass each other unseen.
    PERFORM pg_advisory_xact_lock(7411204, hashtext(NEW.matter::text));
    NEW.at := public.legal_now();
    IF NOT EXISTS (
        SELECT FROM public.cases_case
        WHERE id = NEW.case_id AND matter = NEW.matter AND act = NEW.act AND version = NEW.version
    ) THEN
        RAISE EXCEPTION 'A signature belongs to the act and the move of its case.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_signature_of_case';
    ELSIF NOT EXISTS (
        SELECT FROM public.people_user WHERE id = NEW.person_id AND kind = 'official' AND is_active
    ) OR EXISTS (
        SELECT FROM public.people_user_groups AS held JOIN public.auth_group AS role ON role.id = held.group_id
        WHERE held.user_id = NEW.person_id AND role.name IN ('auditor', 'oversight board')
    ) THEN
        RAISE EXCEPTION 'Only officials sign, and not those who look on from outside.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_officials_sign';
    ELSIF EXISTS (
        SELECT FROM public.cases_recusal WHERE matter = NEW.matter AND person_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'Whoever is recused does nothing in the matter.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_recused';
    ELSIF EXISTS (
        SELECT FROM public.cases_signature AS other
        WHERE other.matter = NEW.matter AND other.part <> NEW.part
          AND (other.person_id = NEW.person_id
               OR other.person_id IN (SELECT public.cases_stand_ins(NEW.person_id, other.at)))
    ) THEN
        RAISE EXCEPTION 'A second person must sign this.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_four_eyes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_sign BEFORE INSERT ON cases_signature FOR EACH ROW EXECUTE FUNCTION cases_sign();

CREATE FUNCTION cases_recuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411204, hashtext(NEW.matter::text));
    NEW.at := public.legal_now();
    RETURN NEW;
END $$;
CREATE TRIGGER cases_recuse BEFORE INSERT ON cases_recusal FOR EACH ROW EXECUTE FUNCTION cases_recuse();

CREATE TRIGGER cases_signature_keep BEFORE UPDATE OR DELETE ON cases_signature
    FOR EACH ROW EXECUTE FUNCTION cases_keep();
CREATE TRIGGER cases_signature_keep_all BEFORE TRUNCATE ON cases_signature EXECUTE FUNCTION cases_keep();
CREATE TRIGGER cases_recusal_keep BEFORE UPDATE OR DELETE ON cases_recusal FOR EACH ROW EXECUTE FUNCTION cases_keep();
CREATE TRIGGER cases_recusal_keep_all BEFORE TRUNCATE ON cases_recusal EXECUTE FUNCTION cases_keep();

-- --- References -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION cases_counts_up() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.prefix, NEW.year) IS DISTINCT FROM (OLD.prefix, OLD.year) OR NEW.last < OLD.last THEN
        RAISE EXCEPTION 'A number is given once.' USING ERRCODE = 'SC004', CONSTRAINT = 'cases_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_counts_up BEFORE UPDATE OR DELETE ON cases_counter
    FOR EACH ROW EXECUTE FUNCTION cases_counts_up();

ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_guard;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_done;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_case_keep;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_case_keep_all;
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER cases_sign;
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER cases_signature_keep;
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER cases_signature_keep_all;
ALTER TABLE cases_recusal ENABLE ALWAYS TRIGGER cases_recuse;
ALTER TABLE cases_recusal ENABLE ALWAYS TRIGGER cases_recusal_keep;
ALTER TABLE cases_recusal ENABLE ALWAYS TRIGGER cases_recusal_keep_all;
ALTER TABLE cases_counter ENABLE ALWAYS TRIGGER cases_counts_up;

-- --- Rights ---------------------------------------------------------------------------------------------------------------

-- The functions of triggers are called by no one; the two that triggers and queries ask, by the application.
REVOKE EXECUTE ON FUNCTION
    cases_guard(), cases_done(), cases_keep(), cases_sign(), cases_recuse(), cases_counts_up(),
    cases_lacks(uuid, uuid, varchar[]), cases_stand_ins(bigint, timestamptz)
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION cases_lacks(uuid, uuid, varchar[]), cases_stand_ins(bigint, timestamptz) TO scs_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON cases_edge, cases_burden FROM scs_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON cases_case, cases_signature, cases_recusal FROM scs_app;
        REVOKE DELETE, TRUNCATE ON cases_counter FROM scs_app;
        GRANT UPDATE (state, version, verb, act, assignee_id, next_due_at, updated_at) ON cases_case TO scs_app;
    END IF;
END $$;

-- What was said stays as it was said; nothing is served that was not frozen, nothing counts without its proof, and no clock
-- starts before. A refusal has SQLSTATE SC007 and names its rule as the constraint. ALWAYS: in replication mode too. Each
-- function pins its search path: a temporary table named like ours must not answer for it.

CREATE FUNCTION notices_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_kept';
END $$;

-- --- The original -----------------------------------------------------------------------------------------------------

CREATE FUNCTION notices_template_next() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411209, 1);
    IF NEW.version <> 1 + coalesce((
        SELECT max(version) FROM public.notices_template
        WHERE kind = NEW.kind AND language = NEW.language AND standard = NEW.standard), 0) THEN
        RAISE EXCEPTION 'Versions follow each other.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_template_next';
    END IF;
    NEW.at := public.legal_now();
    RETURN NEW;
END $$;
CREATE TRIGGER notices_template_next BEFORE INSERT ON notices_template
    FOR EACH ROW EXECUTE FUNCTION notices_template_next();

CREATE FUNCTION notices_freeze() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    words public.notices_template;
BEGIN
    NEW.frozen_at := public.legal_now();
    IF NEW.state <> 'frozen' OR NEW.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'A notice begins frozen.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_begins_frozen';
    ELSIF NEW.html = '' OR NEW.digest <> encode(sha256(convert_to(NEW.html, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'The hash is not that of the original.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_digest';
    ELSIF NOT EXISTS (SELECT FROM public.cases_case WHERE id = NEW.case_id AND version >= NEW.case_version) THEN
        RAISE EXCEPTION 'A notice belongs to a move of its case.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_of_a_move';
    ELSIF NEW.number <> 1 + coalesce((SELECT max(number) FROM public.notices_notice WHERE case_id = NEW.case_id), 0) THEN
        RAISE EXCEPTION 'Notices of a case are numbered.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_numbered';
    END IF;
    SELECT * INTO words FROM public.notices_template WHERE id = NEW.template_id;
    IF (words.kind, words.language) IS DISTINCT FROM (NEW.kind, NEW.language) THEN
        RAISE EXCEPTION 'These are the words of another notice.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_own_words';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_freeze BEFORE INSERT ON notices_notice FOR EACH ROW EXECUTE FUNCTION notices_freeze();

-- Frozen: only what becomes of it changes; and once everything personal goes together.
CREATE FUNCTION notices_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.number, NEW.kind, NEW."to", NEW.template_id, NEW.case_version, NEW.frozen_at)
       IS DISTINCT FROM
       (OLD.id, OLD.case_id, OLD.number, OLD.kind, OLD."to", OLD.template_id, OLD.case_version, OLD.frozen_at)
       OR OLD.erased_at IS NOT NULL
       OR (NEW.erased_at IS NULL AND (NEW.name, NEW.masked_name, NEW.address, NEW.language, NEW.content, NEW.html, NEW.digest)
           IS DISTINCT FROM (OLD.name, OLD.masked_name, OLD.address, OLD.language, OLD.content, OLD.html, OLD.digest)) THEN
        RAISE EXCEPTION 'What was said stays as it was said.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_frozen';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('frozen', 'sent'), ('failed', 'sent'), ('sent', 'failed'), ('frozen', 'served'), ('sent', 'served'),
        ('failed', 'served'), ('served', 'failed'), ('frozen', 'void'), ('sent', 'void'), ('failed', 'void')
    ) THEN
        RAISE EXCEPTION 'A notice does not go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_lawful_step';
    ELSIF NEW.state = 'served' AND NOT EXISTS (
        SELECT FROM public.notices_service
        WHERE notice_id = NEW.id AND outcome = 'delivered' AND served_at = NEW.served_at
    ) THEN
        RAISE EXCEPTION 'Nothing is served without its proof.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_proved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_stands BEFORE UPDATE ON notices_notice FOR EACH ROW EXECUTE FUNCTION notices_stands();

-- RULES.md 15: no silent notice. The ledger holds an event of the case for each.
CREATE FUNCTION notices_in_ledger() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.number > (SELECT count(*) FROM public.ledger_event WHERE chain = NEW.case_id AND kind = 'notice.frozen') THEN
        RAISE EXCEPTION 'A notice is in the ledger, or was not given.'
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_in_ledger';
    ELSIF TG_OP = 'UPDATE' AND NEW.state = 'served' AND NOT EXISTS (
        SELECT FROM public.ledger_event WHERE chain = NEW.case_id AND kind = 'notice.served'
    ) THEN
        RAISE EXCEPTION 'A service is in the ledger, or did not happen.'
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notices_in_ledger AFTER INSERT OR UPDATE OF state ON notices_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notices_in_ledger();

-- --- Service ----------------------------------------------------------------------------------------------------------

CREATE FUNCTION notices_service_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.begun_at := public.legal_now();
    IF NEW.outcome <> 'under way' THEN
        RAISE EXCEPTION 'An attempt begins under way.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_service_begins';
    ELSIF NOT EXISTS (
        SELECT FROM public.notices_notice WHERE id = NEW.notice_id AND state IN ('frozen', 'sent', 'failed')
    ) THEN
        RAISE EXCEPTION 'Only a frozen notice that was not served is brought to anybody.'
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_service_of_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_service_begins BEFORE INSERT ON notices_service
    FOR EACH ROW EXECUTE FUNCTION notices_service_begins();

-- The proof that each channel asks for (rules/channels.py).
CREATE FUNCTION notices_is_proved(given public.notices_service, said public.notices_notice) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE given.channel
        WHEN 'portal' THEN EXISTS (
            SELECT FROM public.notices_accesscode AS code
            WHERE code.id = given.opened_with_id AND code.case_id = said.case_id AND code."to" = said."to"
              AND code.ended_at IS NULL AND code.issued_at <= given.served_at)
        WHEN 'announcement' THEN EXISTS (
            SELECT FROM public.deadlines_timer AS term
            WHERE term.case_id = said.case_id AND term.kind = 'SERVE-ANNOUNCED' AND term.state IN ('armed', 'fired')
              AND term.trigger_at >= given.begun_at - interval '1 second'
              AND term.due_at <= given.served_at AND term.due_at <= public.legal_now())
        ELSE EXISTS (
            SELECT FROM public.records_storedfile AS file
            WHERE file.id = given.proof AND file.digest = given.proof_digest)
            AND (given.channel <> 'post' OR given.tracking <> '')
            AND (given.channel <> 'electronic' OR EXISTS (
                SELECT FROM public.notices_consent AS consent
                WHERE consent."to" = said."to" AND consent.at <= given.served_at
                  AND (consent.withdrawn_at IS NULL OR consent.withdrawn_at > given.served_at)))
    END
$$;

CREATE FUNCTION notices_service_ends() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said public.notices_notice;
BEGIN
    SELECT * INTO said FROM public.notices_notice WHERE id = NEW.notice_id;
    IF (NEW.id, NEW.notice_id, NEW.channel, NEW.begun_by, NEW.begun_at)
       IS DISTINCT FROM (OLD.id, OLD.notice_id, OLD.channel, OLD.begun_by, OLD.begun_at) THEN
        RAISE EXCEPTION 'What an attempt is does not change.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_kept';
    ELSIF said.erased_at IS NOT NULL THEN
        IF (NEW.outcome, NEW.ended_by, NEW.ended_at, NEW.opened_with_id, NEW.served_at)
           IS DISTINCT FROM (OLD.outcome, OLD.ended_by, OLD.ended_at, OLD.opened_with_id, OLD.served_at)
           OR NEW.address || NEW.tracking || NEW.reason || NEW.receiver || NEW.proof_digest || NEW.finding <> '' THEN
            RAISE EXCEPTION 'Only what is personal goes.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_kept';
        END IF;
        RETURN NEW;
    ELSIF (OLD.outcome, NEW.outcome) NOT IN (
        ('under way', 'delivered'), ('under way', 'failed'), ('under way', 'bounced'), ('delivered', 'set aside')
    ) THEN
        RAISE EXCEPTION 'An attempt ends once.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_service_ends_once';
    ELSIF OLD.outcome = 'delivered' AND
          to_jsonb(NEW) - 'outcome' - 'finding' <> to_jsonb(OLD) - 'outcome' - 'finding' THEN
        RAISE EXCEPTION 'Its proof stays.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_kept';
    ELSIF NEW.outcome = 'delivered' THEN
        IF said.state NOT IN ('frozen', 'sent', 'failed') OR NEW.served_at < said.frozen_at
           OR NEW.served_at > public.legal_now() + interval '1 second' THEN
            RAISE EXCEPTION 'Service is after freezing and not in the future.'
                USING ERRCODE = 'SC007', CONSTRAINT = 'notices_service_in_time';
        ELSIF NOT public.notices_is_proved(NEW, said) THEN
            RAISE EXCEPTION 'Nothing is served without its proof.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_proved';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_service_ends BEFORE UPDATE ON notices_service
    FOR EACH ROW EXECUTE FUNCTION notices_service_ends();

-- A notice is served exactly while one of its attempts counts.
CREATE FUNCTION notices_agree() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid := CASE WHEN TG_TABLE_NAME = 'notices_service' THEN (to_jsonb(NEW)->>'notice_id')::uuid ELSE NEW.id END;
BEGIN
    IF (SELECT state = 'served' FROM public.notices_notice WHERE id = asked) IS DISTINCT FROM EXISTS (
        SELECT FROM public.notices_service WHERE notice_id = asked AND outcome = 'delivered'
    ) THEN
        RAISE EXCEPTION 'A notice and its service say the same.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_agree';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notices_agree AFTER UPDATE ON notices_service
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notices_agree();
CREATE CONSTRAINT TRIGGER notices_agree AFTER UPDATE OF state ON notices_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notices_agree();

-- RULES.md 4: no clock starts before the notice that starts it was served.
CREATE FUNCTION notices_clock_starts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    starts_with text;
BEGIN
    SELECT clock.notice INTO starts_with
    FROM public.notices_clock AS clock JOIN public.cases_case AS found ON found.kind = clock.case_kind
    WHERE found.id = NEW.case_id AND clock.timer = NEW.kind;
    IF FOUND AND NOT EXISTS (
        SELECT FROM public.notices_notice
        WHERE case_id = NEW.case_id AND kind = starts_with AND state = 'served' AND served_at <= NEW.trigger_at
    ) THEN
        RAISE EXCEPTION 'This clock starts when the notice is served, and not before.'
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_clock_after_service';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_clock_starts BEFORE INSERT ON deadlines_timer
    FOR EACH ROW EXECUTE FUNCTION notices_clock_starts();

-- --- Prints, challenges, codes, consent -------------------------------------------------------------------------------

CREATE FUNCTION notices_once() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- TG_ARGV: what may change while it is empty; then, what erasure may empty.
    may_fill text[] := string_to_array(TG_ARGV[0], ' ');
    may_empty text[] := string_to_array(TG_ARGV[1], ' ');
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
    field text;
BEGIN
    FOR field IN SELECT jsonb_object_keys(was) LOOP
        CONTINUE WHEN was->field = is_now->field;
        CONTINUE WHEN field = ANY(may_fill) AND coalesce(was->>field, '') = '';
        CONTINUE WHEN field = ANY(may_empty) AND coalesce(is_now->>field, '') IN ('', '{}');
        RAISE EXCEPTION 'It is written once.' USING ERRCODE = 'SC007', CONSTRAINT = 'notices_kept';
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_once BEFORE UPDATE ON notices_challenge
    FOR EACH ROW EXECUTE FUNCTION notices_once('upheld answer answered_by answered_at', 'said answer');
CREATE TRIGGER notices_once BEFORE UPDATE ON notices_owed FOR EACH ROW EXECUTE FUNCTION notices_once('given_id', 'content');
CREATE TRIGGER notices_once BEFORE UPDATE ON notices_accesscode FOR EACH ROW EXECUTE FUNCTION notices_once('ended_at', '');
CREATE TRIGGER notices_once BEFORE UPDATE ON notices_consent
    FOR EACH ROW EXECUTE FUNCTION notices_once('withdrawn_at', 'address proof');

ALTER TABLE notices_accesscode
    ADD CONSTRAINT notices_code_is_a_hash CHECK (length(hash) = 32 AND length(salt) = 16);

DO $$
DECLARE
    room text;
    made text;
BEGIN
    FOREACH room IN ARRAY ARRAY['template', 'notice', 'service', 'challenge', 'accesscode', 'consent', 'print', 'clock', 'owed'] LOOP
        EXECUTE format(
            'CREATE TRIGGER notices_keep BEFORE %s ON %I FOR EACH ROW EXECUTE FUNCTION notices_keep()',
            CASE WHEN room = 'template' THEN 'UPDATE OR DELETE' ELSE 'DELETE' END, 'notices_' || room);
        EXECUTE format('CREATE TRIGGER notices_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION notices_keep()', 'notices_' || room);
        FOREACH made IN ARRAY ARRAY['notices_keep', 'notices_keep_all'] LOOP
            EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', 'notices_' || room, made);
        END LOOP;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
            EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM scs_app', 'notices_' || room);
        END IF;
    END LOOP;
END $$;
ALTER TABLE notices_template ENABLE ALWAYS TRIGGER notices_template_next;
ALTER TABLE notices_notice ENABLE ALWAYS TRIGGER notices_freeze;
ALTER TABLE notices_notice ENABLE ALWAYS TRIGGER notices_stands;
ALTER TABLE notices_notice ENABLE ALWAYS TRIGGER notices_in_ledger;
ALTER TABLE notices_notice ENABLE ALWAYS TRIGGER notices_agree;
ALTER TABLE notices_service ENABLE ALWAYS TRIGGER notices_service_begins;
ALTER TABLE notices_service ENABLE ALWAYS TRIGGER notices_service_ends;
ALTER TABLE notices_service ENABLE ALWAYS TRIGGER notices_agree;
ALTER TABLE notices_challenge ENABLE ALWAYS TRIGGER notices_once;
ALTER TABLE notices_accesscode ENABLE ALWAYS TRIGGER notices_once;
ALTER TABLE notices_owed ENABLE ALWAYS TRIGGER notices_once;
ALTER TABLE notices_consent ENABLE ALWAYS TRIGGER notices_once;
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER notices_clock_starts;

REVOKE EXECUTE ON FUNCTION
    notices_keep(), notices_template_next(), notices_freeze(), notices_stands(), notices_in_ledger(),
    notices_service_begins(), notices_is_proved(public.notices_service, public.notices_notice), notices_service_ends(),
    notices_agree(), notices_clock_starts(), notices_once()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION notices_is_proved(public.notices_service, public.notices_notice) TO scs_app;
        REVOKE INSERT, UPDATE ON notices_clock FROM scs_app;
        REVOKE UPDATE ON notices_template, notices_notice, notices_service, notices_accesscode FROM scs_app;
        GRANT UPDATE (name, masked_name, address, language, content, html, digest, state, served_at, erased_at)
            ON notices_notice TO scs_app;
        GRANT UPDATE (outcome, address, tracking, reason, ended_by, ended_at, receiver, proof, proof_digest,
                      opened_with_id, served_at, finding) ON notices_service TO scs_app;
        GRANT UPDATE (ended_at) ON notices_accesscode TO scs_app;
    END IF;
END $$;

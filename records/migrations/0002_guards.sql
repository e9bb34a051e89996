-- What rules and states say in Python, said again where nobody can step around it. ALWAYS: in replication mode too. Each
-- function pins its search path: a temporary table named like ours must not answer for it.

CREATE FUNCTION records_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
END $$;

-- --- The law ----------------------------------------------------------------------------------------------------------

-- Once a second official has compared it with its published text, only its end can change, and only once.
CREATE FUNCTION records_law_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.certified_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'It is entered first and compared by somebody else.'
            USING ERRCODE = 'SC006', CONSTRAINT = 'records_law_entered_first';
    ELSIF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.certified_by_id IS NOT NULL AND (
        to_jsonb(NEW) - 'in_force_until' <> to_jsonb(OLD) - 'in_force_until' OR OLD.in_force_until IS NOT NULL)) THEN
        RAISE EXCEPTION 'A law that was compared stays as it is.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_law_stands';
    ELSIF TG_OP = 'UPDATE' AND (NEW.entered_by_id, NEW.entered_at, NEW.code)
          IS DISTINCT FROM (OLD.entered_by_id, OLD.entered_at, OLD.code) THEN
        RAISE EXCEPTION 'Who entered it does not change.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_law_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_law_stands BEFORE INSERT OR UPDATE OR DELETE ON records_instrument
    FOR EACH ROW EXECUTE FUNCTION records_law_stands();

CREATE FUNCTION records_provision_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_law bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.instrument_id ELSE NEW.instrument_id END;
BEGIN
    PERFORM FROM public.records_instrument WHERE id = of_law FOR SHARE;
    IF EXISTS (
        SELECT FROM public.records_instrument WHERE id = of_law AND certified_by_id IS NOT NULL
    ) OR (TG_OP = 'UPDATE' AND NEW.instrument_id <> OLD.instrument_id) THEN
        RAISE EXCEPTION 'A law that was compared stays as it is.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_law_stands';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER records_provision_stands BEFORE INSERT OR UPDATE OR DELETE ON records_provision
    FOR EACH ROW EXECUTE FUNCTION records_provision_stands();

-- --- The catalogue ------------------------------------------------------------------------------------------------------

CREATE FUNCTION records_catalogue_next() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411207, 1);
    IF NEW.number <> 1 + coalesce((SELECT max(number) FROM public.records_catalogueversion), 0) THEN
        RAISE EXCEPTION 'Versions follow each other.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_catalogue_next';
    ELSIF NEW.adopted_at > public.legal_now() + interval '1 second' THEN
        RAISE EXCEPTION 'It is adopted now.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_catalogue_now';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_catalogue_next BEFORE INSERT ON records_catalogueversion
    FOR EACH ROW EXECUTE FUNCTION records_catalogue_next();
CREATE TRIGGER records_catalogue_keep BEFORE UPDATE OR DELETE ON records_catalogueversion
    FOR EACH ROW EXECUTE FUNCTION records_keep();

-- An item is exactly what its version says at its place.
CREATE FUNCTION records_item_of_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.records_catalogueversion AS v
        WHERE v.id = NEW.version_id AND v.document -> 'items' -> NEW.position::int = NEW.text
          AND NEW.text ->> 'code' = NEW.code AND (NEW.text ->> 'adverse')::boolean = NEW.adverse
          AND coalesce(NEW.text ->> 'severity', '') = NEW.severity
    ) THEN
        RAISE EXCEPTION 'An item says what its version says.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_item_of_version';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_item_of_version BEFORE INSERT ON records_catalogueitem
    FOR EACH ROW EXECUTE FUNCTION records_item_of_version();
CREATE TRIGGER records_item_keep BEFORE UPDATE OR DELETE ON records_catalogueitem
    FOR EACH ROW EXECUTE FUNCTION records_keep();

-- --- Subjects -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION records_subject_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A subject is emptied, not deleted.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    ELSIF OLD.erased_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'An erased subject stays empty.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_erased_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_subject_stands BEFORE UPDATE OR DELETE ON records_subject
    FOR EACH ROW EXECUTE FUNCTION records_subject_stands();

-- A name, a number or a record of somebody who was erased does not come back.
CREATE FUNCTION records_not_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.records_subject WHERE id = NEW.subject_id AND erased_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The subject was erased.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_erased_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_name_not_erased BEFORE INSERT OR UPDATE ON records_name
    FOR EACH ROW EXECUTE FUNCTION records_not_erased();
CREATE TRIGGER records_identifier_not_erased BEFORE INSERT OR UPDATE ON records_identifier
    FOR EACH ROW EXECUTE FUNCTION records_not_erased();

-- A split ends a merge, once; nothing else of it changes.
CREATE FUNCTION records_merge_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.split_at IS NOT NULL
       OR to_jsonb(NEW) - '{split_at,split_by}'::text[] <> to_jsonb(OLD) - '{split_at,split_by}'::text[] THEN
        RAISE EXCEPTION 'A merge is undone, never rewritten.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_merge_stands BEFORE UPDATE OR DELETE ON records_merge
    FOR EACH ROW EXECUTE FUNCTION records_merge_stands();

-- Whoever was cleared of being somebody is never merged with them, by whatever way.
CREATE FUNCTION records_merge_not_cleared() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.records_clearing
        WHERE first_id = least(NEW.absorbed_id, NEW.into_id) AND second_id = greatest(NEW.absorbed_id, NEW.into_id)
    ) THEN
        RAISE EXCEPTION 'A cleared namesake stays cleared.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_cleared_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_merge_not_cleared BEFORE INSERT ON records_merge
    FOR EACH ROW EXECUTE FUNCTION records_merge_not_cleared();
CREATE TRIGGER records_clearing_keep BEFORE UPDATE OR DELETE ON records_clearing
    FOR EACH ROW EXECUTE FUNCTION records_keep();

-- --- Records --------------------------------------------------------------------------------------------------------------

-- Only what the catalogue in force provides for, field by field (RULES.md 11).
CREATE FUNCTION records_in_catalogue() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    item public.records_catalogueitem;
    subject_kind text;
BEGIN
    SELECT * INTO item FROM public.records_catalogueitem WHERE id = NEW.item_id;
    IF item.version_id IS DISTINCT FROM (SELECT id FROM public.records_catalogueversion ORDER BY number DESC LIMIT 1) THEN
        RAISE EXCEPTION 'The item is not in the catalogue in force.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_catalogue';
    END IF;
    SELECT kind INTO subject_kind FROM public.records_subject WHERE id = NEW.subject_id AND erased_at IS NULL;
    IF subject_kind IS NULL OR NOT item.text -> 'subjects' ? subject_kind THEN
        RAISE EXCEPTION 'The item is not for this kind of subject.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_catalogue';
    ELSIF NOT item.text -> 'documents' ? NEW.document_kind THEN
        RAISE EXCEPTION 'The item does not rest on this kind of document.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_catalogue';
    ELSIF NOT item.text -> 'sources' ? (SELECT code FROM public.people_agency WHERE id = NEW.issuer_id) THEN
        RAISE EXCEPTION 'This agency is no source of the item.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_catalogue';
    ELSIF jsonb_typeof(NEW.facts) <> 'object' OR EXISTS (
        SELECT FROM jsonb_each(NEW.facts) AS fact (name, value)
        WHERE jsonb_typeof(fact.value) IN ('object', 'array') OR fact.name NOT IN (
            SELECT field ->> 'name' FROM jsonb_array_elements(item.text -> 'fields') AS field
        )
    ) THEN
        RAISE EXCEPTION 'A fact is not provided for.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_in_catalogue';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_in_catalogue BEFORE INSERT ON records_record FOR EACH ROW EXECUTE FUNCTION records_in_catalogue();

-- A record is corrected by another. What may become known of it later is filled in once; what is personal is emptied once.
CREATE FUNCTION records_record_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    later text[] := '{conduct_ended_on,kept_until,told_on,issuer_asked_at}';
    erased text[] := '{document_number,document_id,facts,erased_at}';
    change record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A record is emptied, not deleted.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    FOR change IN
        SELECT was.key, was.value AS old, (to_jsonb(NEW) -> was.key) AS new
        FROM jsonb_each(to_jsonb(OLD)) AS was WHERE was.value IS DISTINCT FROM to_jsonb(NEW) -> was.key
    LOOP
        IF NOT (
            (change.key = ANY (later) AND change.old = 'null')
            OR (change.key = 'current' AND change.old = 'true')
            OR (change.key = ANY (erased) AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
        ) THEN
            RAISE EXCEPTION 'What a record says does not change: %.', change.key
                USING ERRCODE = 'SC006', CONSTRAINT = 'records_record_stands';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER records_record_stands BEFORE UPDATE OR DELETE ON records_record
    FOR EACH ROW EXECUTE FUNCTION records_record_stands();

-- RULES.md 3: through a channel that the listing officer does not control. An official of the issuer who did not record
-- it; or a program of the issuer's.
CREATE FUNCTION records_confirmed_by_issuer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about public.records_record;
    who public.people_user;
BEGIN
    SELECT * INTO about FROM public.records_record WHERE case_id = NEW.record_id;
    SELECT * INTO who FROM public.people_user WHERE public_id = NEW."by" AND is_active;
    NEW.at := public.legal_now();
    IF who.id IS NULL OR who.agency_id <> about.issuer_id OR NEW.agency_id <> about.issuer_id
       OR who.kind <> (CASE NEW.channel WHEN 'program' THEN 'machine' ELSE 'official' END) THEN
        RAISE EXCEPTION 'Only the issuer confirms its document.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_confirmed_by_issuer';
    ELSIF who.kind = 'official' AND (who.public_id = about.recorded_by OR EXISTS (
        SELECT FROM public.people_user AS recorder
        WHERE recorder.public_id = about.recorded_by AND who.id IN (SELECT public.cases_stand_ins(recorder.id, about.recorded_at))
    )) THEN
        RAISE EXCEPTION 'Whoever recorded it does not confirm it.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_confirmed_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_confirmed_by_issuer BEFORE INSERT ON records_confirmation
    FOR EACH ROW EXECUTE FUNCTION records_confirmed_by_issuer();
CREATE TRIGGER records_confirmation_keep BEFORE UPDATE OR DELETE ON records_confirmation
    FOR EACH ROW EXECUTE FUNCTION records_keep();

-- What the issuer's own program sends is confirmed with it: no official of another agency can have made it up.
CREATE FUNCTION records_sent_by_issuer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.records_confirmation (record_id, confirmed, channel, agency_id, "by", at)
    SELECT NEW.case_id, true, 'program', NEW.issuer_id, NEW.recorded_by, public.legal_now()
    FROM public.people_user
    WHERE public_id = NEW.recorded_by AND kind = 'machine' AND agency_id = NEW.issuer_id AND is_active;
    RETURN NULL;
END $$;
CREATE TRIGGER records_sent_by_issuer AFTER INSERT ON records_record
    FOR EACH ROW EXECUTE FUNCTION records_sent_by_issuer();

-- A subject with all that is said of them at first, and the key under which their numbers are sealed: one step, because
-- records come in by the thousand.
CREATE FUNCTION records_add_subject(subject jsonb, names jsonb, numbers jsonb, wrapped_key bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.ledger_keep_keys(ARRAY[(subject ->> 'id')::uuid], ARRAY[wrapped_key]);
    IF wrapped_key IS DISTINCT FROM (
        SELECT wrapped FROM public.ledger_subjectkey AS kept WHERE kept.subject = (records_add_subject.subject ->> 'id')::uuid
    ) THEN
        RAISE EXCEPTION 'This subject has a key already.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_new_subject';
    END IF;
    INSERT INTO public.records_subject
        (id, kind, born_on, born_in_number, known_minor, language, address, created_at)
    SELECT new.id, new.kind, new.born_on, new.born_in_number, new.known_minor, new.language, new.address, public.legal_now()
    FROM jsonb_to_record(subject) AS new (
        id uuid, kind text, born_on date, born_in_number boolean, known_minor boolean, language text, address text
    );
    INSERT INTO public.records_name (subject_id, kind, text, folded, sound, added_at)
    SELECT (subject ->> 'id')::uuid, new.kind, new.text, new.folded, new.sound, public.legal_now()
    FROM jsonb_to_recordset(names) AS new (kind text, text text, folded text, sound text);
    INSERT INTO public.records_identifier
        (id, subject_id, type, country, sealed, lookup, key_version, mask, verified, added_at)
    SELECT new.id, (subject ->> 'id')::uuid, new.type, new.country, decode(new.sealed, 'hex'), decode(new.lookup, 'hex'),
           new.key_version, new.mask, false, public.legal_now()
    FROM jsonb_to_recordset(numbers) AS new (
        id uuid, type text, country text, sealed text, lookup text, key_version smallint, mask text
    );
END $$;

-- --- Erasure --------------------------------------------------------------------------------------------------------------

CREATE FUNCTION records_erasure_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'journaled' <> to_jsonb(OLD) - 'journaled' THEN
        RAISE EXCEPTION 'An erasure stays in the journal.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_erasure_stands BEFORE UPDATE OR DELETE ON records_erasure
    FOR EACH ROW EXECUTE FUNCTION records_erasure_stands();

-- A legal hold stops an erasure, whoever asks for it.
CREATE FUNCTION records_not_held() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND EXISTS (
        SELECT FROM public.records_hold
        WHERE subject_id = NEW.id AND lifted_at IS NULL
          AND until_on >= (public.legal_now() AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION 'A legal hold stops this.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_not_held';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_not_held BEFORE UPDATE ON records_subject FOR EACH ROW EXECUTE FUNCTION records_not_held();

CREATE FUNCTION records_hold_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL
       OR to_jsonb(NEW) - '{lifted_at,lifted_by}'::text[] <> to_jsonb(OLD) - '{lifted_at,lifted_by}'::text[] THEN
        RAISE EXCEPTION 'A hold is lifted, never rewritten.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_hold_stands BEFORE UPDATE OR DELETE ON records_hold
    FOR EACH ROW EXECUTE FUNCTION records_hold_stands();

-- --- Always, and rights ---------------------------------------------------------------------------------------------------

ALTER TABLE records_instrument ENABLE ALWAYS TRIGGER records_law_stands;
ALTER TABLE records_provision ENABLE ALWAYS TRIGGER records_provision_stands;
ALTER TABLE records_catalogueversion ENABLE ALWAYS TRIGGER records_catalogue_next;
ALTER TABLE records_catalogueversion ENABLE ALWAYS TRIGGER records_catalogue_keep;
ALTER TABLE records_catalogueitem ENABLE ALWAYS TRIGGER records_item_of_version;
ALTER TABLE records_catalogueitem ENABLE ALWAYS TRIGGER records_item_keep;
ALTER TABLE records_subject ENABLE ALWAYS TRIGGER records_subject_stands;
ALTER TABLE records_subject ENABLE ALWAYS TRIGGER records_not_held;
ALTER TABLE records_name ENABLE ALWAYS TRIGGER records_name_not_erased;
ALTER TABLE records_identifier ENABLE ALWAYS TRIGGER records_identifier_not_erased;
ALTER TABLE records_merge ENABLE ALWAYS TRIGGER records_merge_stands;
ALTER TABLE records_merge ENABLE ALWAYS TRIGGER records_merge_not_cleared;
ALTER TABLE records_clearing ENABLE ALWAYS TRIGGER records_clearing_keep;
ALTER TABLE records_record ENABLE ALWAYS TRIGGER records_in_catalogue;
ALTER TABLE records_record ENABLE ALWAYS TRIGGER records_record_stands;
ALTER TABLE records_record ENABLE ALWAYS TRIGGER records_sent_by_issuer;
ALTER TABLE records_confirmation ENABLE ALWAYS TRIGGER records_confirmed_by_issuer;
ALTER TABLE records_confirmation ENABLE ALWAYS TRIGGER records_confirmation_keep;
ALTER TABLE records_erasure ENABLE ALWAYS TRIGGER records_erasure_stands;
ALTER TABLE records_hold ENABLE ALWAYS TRIGGER records_hold_stands;

REVOKE EXECUTE ON FUNCTION
    records_keep(), records_law_stands(), records_provision_stands(), records_catalogue_next(), records_item_of_version(),
    records_subject_stands(), records_not_erased(), records_merge_stands(), records_merge_not_cleared(),
    records_in_catalogue(), records_record_stands(), records_confirmed_by_issuer(), records_erasure_stands(),
    records_not_held(), records_hold_stands(), records_sent_by_issuer(), records_add_subject(jsonb, jsonb, jsonb, bytea)
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION records_add_subject(jsonb, jsonb, jsonb, bytea) TO scs_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON records_catalogueversion, records_catalogueitem, records_clearing,
            records_confirmation FROM scs_app;
        REVOKE DELETE, TRUNCATE ON records_subject, records_record, records_merge, records_erasure, records_hold,
            records_instrument FROM scs_app;
    END IF;
END $$;

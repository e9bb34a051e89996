-- Names and numbers, said again where nobody can step around it: whoever could write another name into a person's file could show them as
-- somebody else wherever the law shows a name. SQLSTATE SC006; ALWAYS: in replication mode too.

-- A name is never written over: the official one becomes a former one. When it came is the database's to say.
CREATE FUNCTION records_name_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.added_at := public.legal_now();
    ELSIF to_jsonb(NEW) - 'kind' <> to_jsonb(OLD) - 'kind'
          OR NEW.kind <> OLD.kind AND (OLD.kind, NEW.kind) IS DISTINCT FROM ('official'::varchar, 'former'::varchar) THEN
        RAISE EXCEPTION 'A name becomes a former one. It is never written over.'
            USING ERRCODE = 'SC006', CONSTRAINT = 'records_name_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_name_stands BEFORE INSERT OR UPDATE ON records_name
    FOR EACH ROW EXECUTE FUNCTION records_name_stands();

-- What somebody was called when they came in stands with them. Every later name is a step that the ledger holds; nobody is
-- left without an official one; and a name goes with an erasure alone.
CREATE FUNCTION records_name_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_subject uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.subject_id ELSE NEW.subject_id END;
    came_at timestamptz;
BEGIN
    SELECT created_at INTO came_at FROM public.records_subject WHERE id = of_subject AND erased_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM public.records_name WHERE subject_id = of_subject AND kind = 'official'
    ) THEN
        RAISE EXCEPTION 'Nobody loses a name but by being erased.'
            USING ERRCODE = 'SC006', CONSTRAINT = 'records_name_stands';
    ELSIF TG_OP = 'INSERT' AND NEW.added_at <> came_at AND (
        SELECT count(*) FROM public.records_name WHERE subject_id = of_subject AND added_at <> came_at
    ) > (
        SELECT count(*) FROM public.ledger_event WHERE chain = of_subject AND kind = 'subject.named'
    ) THEN
        RAISE EXCEPTION 'A name is in the ledger, or was not given.'
            USING ERRCODE = 'SC006', CONSTRAINT = 'records_name_said';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_name_said AFTER INSERT OR UPDATE OR DELETE ON records_name
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_name_said();

-- Of a number, likewise: whether it was verified may change, and the hash by which it is found, with the installation's key.
CREATE FUNCTION records_identifier_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.added_at := public.legal_now();
    ELSIF to_jsonb(NEW) - '{lookup,key_version,verified}'::text[] <> to_jsonb(OLD) - '{lookup,key_version,verified}'::text[] THEN
        RAISE EXCEPTION 'A number is never written over.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_identifier_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_identifier_stands BEFORE INSERT OR UPDATE ON records_identifier
    FOR EACH ROW EXECUTE FUNCTION records_identifier_stands();

CREATE FUNCTION records_identifier_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_subject uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.subject_id ELSE NEW.subject_id END;
    came_at timestamptz;
BEGIN
    SELECT created_at INTO came_at FROM public.records_subject WHERE id = of_subject AND erased_at IS NULL;
    IF FOUND AND (TG_OP = 'DELETE' OR NEW.added_at <> came_at AND (
        SELECT count(*) FROM public.records_identifier WHERE subject_id = of_subject AND added_at <> came_at
    ) > (
        SELECT count(*) FROM public.ledger_event WHERE chain = of_subject AND kind = 'subject.numbered'
    )) THEN
        RAISE EXCEPTION 'A number is in the ledger, or was not given.'
            USING ERRCODE = 'SC006', CONSTRAINT = 'records_identifier_said';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_identifier_said AFTER INSERT OR DELETE ON records_identifier
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_identifier_said();

-- Who somebody is to the law, and since when we know them, does not change.
CREATE FUNCTION records_subject_is() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.kind, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.created_at) THEN
        RAISE EXCEPTION 'Whose file it is does not change.' USING ERRCODE = 'SC006', CONSTRAINT = 'records_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_subject_is BEFORE UPDATE ON records_subject FOR EACH ROW EXECUTE FUNCTION records_subject_is();

-- As `records.rules.names.masked` says it.
CREATE FUNCTION records_masked(name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN name = '' THEN ''
        WHEN strpos(name, ' ') > 0 THEN (
            SELECT string_agg(left(part, 1) || repeat('*', greatest(length(part) - 1, 0)), ' ' ORDER BY place)
            FROM unnest(string_to_array(name, ' ')) WITH ORDINALITY AS split (part, place)
        )
        WHEN length(name) <= 2 THEN left(name, 1) || '*'
        ELSE left(name, 1) || repeat('*', length(name) - 2) || right(name, 1)
    END
$$;

ALTER TABLE records_name ENABLE ALWAYS TRIGGER records_name_stands;
ALTER TABLE records_name ENABLE ALWAYS TRIGGER records_name_said;
ALTER TABLE records_identifier ENABLE ALWAYS TRIGGER records_identifier_stands;
ALTER TABLE records_identifier ENABLE ALWAYS TRIGGER records_identifier_said;
ALTER TABLE records_subject ENABLE ALWAYS TRIGGER records_subject_is;

REVOKE EXECUTE ON FUNCTION
    records_name_stands(), records_name_said(), records_identifier_stands(), records_identifier_said(), records_subject_is(),
    records_masked(text)
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION records_masked(text) TO scs_app;
    END IF;
END $$;

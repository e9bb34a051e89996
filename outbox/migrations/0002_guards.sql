-- What rules and states say in Python, said again where nobody can step around it. ALWAYS: in replication mode too.

-- References are ids under plain names: uuids, or whole numbers too short for a telephone or an identity number. Strict
-- mode, so that a list is not looked into but refused.
ALTER TABLE outbox_message
    ADD CONSTRAINT outbox_only_ids CHECK (
        jsonb_typeof(refs) = 'object'
        AND NOT jsonb_path_exists(refs, 'strict $.keyvalue() ? (!(@.key like_regex "^[a-z][a-z_]{0,39}$"))')
        AND NOT jsonb_path_exists(refs, 'strict $.* ? (!(
            (@.type() == "number" && @ == @.floor() && @ > -10000000000 && @ < 10000000000)
            || (@.type() == "string" && @ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        ))')
    ),
    ADD CONSTRAINT outbox_plain_topic CHECK (topic ~ '^[a-z][a-z0-9._-]*$'),
    ADD CONSTRAINT outbox_plain_key CHECK (dedupe_key ~ '^[a-zA-Z0-9][a-zA-Z0-9:._-]*$');

CREATE FUNCTION outbox_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' OR NEW.attempts <> 0 THEN
            RAISE EXCEPTION 'A message begins waiting.' USING ERRCODE = 'SC005', CONSTRAINT = 'outbox_begins_waiting';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.topic, NEW."case", NEW.refs, NEW.dedupe_key, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.topic, OLD."case", OLD.refs, OLD.dedupe_key, OLD.created_at) THEN
        RAISE EXCEPTION 'What a message says does not change.' USING ERRCODE = 'SC005', CONSTRAINT = 'outbox_same_message';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('waiting', 'delivered'), ('waiting', 'dead'), ('delivered', 'waiting'), ('dead', 'waiting')
    ) THEN
        RAISE EXCEPTION 'A message does not go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'SC005', CONSTRAINT = 'outbox_lawful_step';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_guard BEFORE INSERT OR UPDATE ON outbox_message FOR EACH ROW EXECUTE FUNCTION outbox_guard();

CREATE FUNCTION outbox_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Messages are kept: each can be sent again.' USING ERRCODE = 'SC005', CONSTRAINT = 'outbox_kept';
END $$;
CREATE TRIGGER outbox_keep BEFORE DELETE ON outbox_message FOR EACH ROW EXECUTE FUNCTION outbox_keep();
CREATE TRIGGER outbox_keep_all BEFORE TRUNCATE ON outbox_message EXECUTE FUNCTION outbox_keep();

ALTER TABLE outbox_message ENABLE ALWAYS TRIGGER outbox_guard;
ALTER TABLE outbox_message ENABLE ALWAYS TRIGGER outbox_keep;
ALTER TABLE outbox_message ENABLE ALWAYS TRIGGER outbox_keep_all;

REVOKE EXECUTE ON FUNCTION outbox_guard(), outbox_keep() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE DELETE, TRUNCATE ON outbox_message FROM scs_app;
    END IF;
END $$;

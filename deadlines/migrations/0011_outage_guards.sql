-- An outage moves the last days of everybody: two officials say that there was one, each by name and in the ledger, for a month
-- at most. It may end sooner, once, by a row that says so. SQLSTATE SC005; the constraint names the rule.

CREATE FUNCTION deadlines_outage_declared() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.declared_at := public.legal_now();
    IF NEW.until_at > least(NEW.from_at, NEW.declared_at) + interval '31 days' THEN
        RAISE EXCEPTION 'An outage is declared for 31 days at most.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_outage_too_long';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_outage_declared BEFORE INSERT ON deadlines_declaredoutage
    FOR EACH ROW EXECUTE FUNCTION deadlines_outage_declared();

CREATE FUNCTION deadlines_outage_confirmed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.confirmed_at := public.legal_now();
    IF NOT EXISTS (
        SELECT FROM public.deadlines_declaredoutage WHERE id = NEW.outage_id AND declared_by_id <> NEW.confirmed_by_id
    ) OR NOT EXISTS (
        SELECT FROM public.people_user WHERE id = NEW.confirmed_by_id AND kind = 'official' AND is_active
    ) THEN
        RAISE EXCEPTION 'A second official confirms an outage.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_outage_second';
    ELSIF EXISTS (SELECT FROM public.deadlines_outageend WHERE outage_id = NEW.outage_id) THEN
        RAISE EXCEPTION 'It has ended.' USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_outage_ended';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_outage_confirmed BEFORE INSERT ON deadlines_outageconfirmation
    FOR EACH ROW EXECUTE FUNCTION deadlines_outage_confirmed();

CREATE FUNCTION deadlines_outage_ends() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.ended_at := public.legal_now();
    IF NOT EXISTS (
        SELECT FROM public.deadlines_declaredoutage
        WHERE id = NEW.outage_id AND from_at <= NEW.ends_at AND NEW.ends_at < until_at
    ) THEN
        RAISE EXCEPTION 'It ends after it began, and sooner than was declared.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_outage_ends_within';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_outage_ends BEFORE INSERT ON deadlines_outageend
    FOR EACH ROW EXECUTE FUNCTION deadlines_outage_ends();

-- What lengthens windows: an outage that two have said, and the ledger holds both.
CREATE FUNCTION deadlines_outage_counts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.outage_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.deadlines_declaredoutage AS outage
        JOIN public.deadlines_outageconfirmation AS said ON said.outage_id = outage.id
        JOIN public.people_user AS first ON first.id = outage.declared_by_id
        JOIN public.people_user AS second ON second.id = said.confirmed_by_id
        JOIN public.ledger_event AS declared
            ON declared.chain = outage.public_id AND declared.kind = 'outage.declared' AND declared.actor = first.public_id
        JOIN public.ledger_event AS confirmed
            ON confirmed.chain = outage.public_id AND confirmed.kind = 'outage.confirmed' AND confirmed.actor = second.public_id
        WHERE outage.id = NEW.outage_id
    ) THEN
        RAISE EXCEPTION 'An outage counts once a second official has confirmed it.'
            USING ERRCODE = 'SC005', CONSTRAINT = 'deadlines_outage_second';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_outage_counts BEFORE INSERT ON deadlines_rework
    FOR EACH ROW EXECUTE FUNCTION deadlines_outage_counts();

ALTER TABLE deadlines_declaredoutage ENABLE ALWAYS TRIGGER deadlines_outage_declared;
ALTER TABLE deadlines_outageconfirmation ENABLE ALWAYS TRIGGER deadlines_outage_confirmed;
ALTER TABLE deadlines_outageend ENABLE ALWAYS TRIGGER deadlines_outage_ends;
ALTER TABLE deadlines_rework ENABLE ALWAYS TRIGGER deadlines_outage_counts;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['deadlines_outageconfirmation', 'deadlines_outageend'] LOOP
        EXECUTE format('CREATE TRIGGER deadlines_keep BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION deadlines_keep()', kept);
        EXECUTE format('CREATE TRIGGER deadlines_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION deadlines_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER deadlines_keep', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER deadlines_keep_all', kept);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM scs_app', kept);
        END IF;
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION
    deadlines_outage_declared(), deadlines_outage_confirmed(), deadlines_outage_ends(), deadlines_outage_counts()
FROM PUBLIC;

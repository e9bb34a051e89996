-- RULES.md, FLAG, and DESIGN.md, "The reading guard": what contests a listing, said again where nobody can step around it.

-- A contest is as it was filed. Its silence may get a date or lose it, and it is settled once.
CREATE FUNCTION lists_contest_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL THEN
        RAISE EXCEPTION 'It was settled already.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_contest_settled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_contest_stands BEFORE UPDATE ON lists_contest FOR EACH ROW EXECUTE FUNCTION lists_contest_stands();

-- What is contested says so, and what silence hides is not shown for longer.
CREATE FUNCTION lists_contest_lacks(of_listing uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT shown.disputed AND EXISTS (
            SELECT FROM public.lists_contest WHERE listing_id = of_listing AND settled_at IS NULL AND disputes
        ) THEN 'lists_contest_flag'
        WHEN EXISTS (
            SELECT FROM public.lists_contest
            WHERE listing_id = of_listing AND settled_at IS NULL AND hide_at < shown.visible_until
        ) THEN 'lists_contest_hides'
    END
    FROM public.lists_publication AS shown
    WHERE shown.listing_id = of_listing AND shown.visible_until > public.legal_now()
$$;
CREATE FUNCTION lists_contest_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text := public.lists_contest_lacks(NEW.listing_id);
BEGIN
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'It is contested: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_contest_done AFTER INSERT OR UPDATE ON lists_contest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_contest_done();
CREATE CONSTRAINT TRIGGER lists_publication_contested AFTER INSERT OR UPDATE ON lists_publication
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_contest_done();

CREATE TRIGGER lists_keep BEFORE DELETE ON lists_contest FOR EACH ROW EXECUTE FUNCTION lists_keep();
CREATE TRIGGER lists_keep_all BEFORE TRUNCATE ON lists_contest EXECUTE FUNCTION lists_keep();
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER lists_contest_stands;
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER lists_contest_done;
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER lists_keep;
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER lists_keep_all;
ALTER TABLE lists_publication ENABLE ALWAYS TRIGGER lists_publication_contested;

REVOKE EXECUTE ON FUNCTION lists_contest_stands(), lists_contest_lacks(uuid), lists_contest_done() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_contest_lacks(uuid) TO scs_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON lists_contest FROM scs_app;
        GRANT UPDATE (hide_at, settled_at, settled) ON lists_contest TO scs_app;
    END IF;
END $$;

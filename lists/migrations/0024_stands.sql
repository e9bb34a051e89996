-- RULES.md 5, 7, 10, 13 and 15: what was proposed, decided, said and heard stays as it was, and each change of it is a step
-- that the ledger holds. SQLSTATE SC008; the constraint names the rule.

-- --- Measures ---------------------------------------------------------------------------------------------------------------

-- Proposed with the listing, one by one; chosen by its decision, or rejected for good. What was lifted binds again with a
-- restoration alone.
CREATE FUNCTION lists_measure_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    standing record;
BEGIN
    SELECT state, version, verb INTO standing FROM public.cases_case WHERE id = NEW.listing_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR standing.version <> 1 THEN
            RAISE EXCEPTION 'A measure is proposed with its listing: lists_measure.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.listing_id, NEW.kind_id) IS DISTINCT FROM (OLD.listing_id, OLD.kind_id) OR NEW.reason NOT IN ('', OLD.reason) THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    ELSIF NEW.state <> OLD.state AND NOT (CASE NEW.state
        WHEN 'proposed' THEN OLD.state = 'effective' AND standing.state IN ('proposed', 'notified')  -- it had immediate effect
        WHEN 'chosen' THEN OLD.state IN ('proposed', 'effective') AND standing.state = 'decided'
        WHEN 'effective' THEN OLD.state IN ('proposed', 'chosen', 'suspended')
            OR OLD.state = 'lifted' AND standing.verb = 'restore'
        WHEN 'suspended' THEN OLD.state = 'effective'
        ELSE OLD.state <> 'rejected'
    END) THEN
        RAISE EXCEPTION 'No measure comes from % to % here: lists_measure.', OLD.state, NEW.state
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_measure_stands BEFORE INSERT OR UPDATE ON lists_measure
    FOR EACH ROW EXECUTE FUNCTION lists_measure_stands();
ALTER TABLE lists_measure ENABLE ALWAYS TRIGGER lists_measure_stands;

-- --- Proposals --------------------------------------------------------------------------------------------------------------

-- What a second official decides is what the first has proposed. Its words are emptied when they are not kept any longer.
CREATE FUNCTION lists_proposal_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.act, NEW.listing_id, NEW.kind, NEW.years, NEW.records, NEW.at)
       IS DISTINCT FROM (OLD.act, OLD.listing_id, OLD.kind, OLD.years, OLD.records, OLD.at)
       OR NEW.text NOT IN ('', OLD.text) OR cardinality(NEW.papers) > 0 AND NEW.papers <> OLD.papers THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_proposal_stands BEFORE UPDATE ON lists_proposed
    FOR EACH ROW EXECUTE FUNCTION lists_proposal_stands();
ALTER TABLE lists_proposed ENABLE ALWAYS TRIGGER lists_proposal_stands;

-- --- Claims -----------------------------------------------------------------------------------------------------------------

-- A claim is settled by the step that ends it, and opposed by whoever says so in the ledger: silence goes on hiding meanwhile.
CREATE FUNCTION lists_claim_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.state = 'open' AND NEW.state <> 'open'
       AND EXISTS (SELECT FROM public.cases_case WHERE id = NEW.listing_id AND state = 'ending')
       OR OLD.state <> 'open' AND NEW.state <> OLD.state
       OR OLD.objected_at IS NULL AND NEW.objected_at IS NOT NULL AND NOT EXISTS (
           SELECT FROM public.ledger_event
           WHERE chain = NEW.listing_id AND kind IN ('case.object', 'case.verify-claim') AND ts >= OLD.at
       ) THEN
        RAISE EXCEPTION 'A claim is open until its case goes on, and opposed by a step of it.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_done AFTER UPDATE ON lists_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_claim_done();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_done;

-- --- Papers and hearings ----------------------------------------------------------------------------------------------------

-- What is found of a paper, or of an objection, somebody says in a step of the case.
CREATE FUNCTION lists_found() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    papers int;
    steps int;
BEGIN
    IF TG_TABLE_NAME = 'lists_exhibit' THEN
        SELECT count(*) INTO papers FROM public.lists_exhibit WHERE listing_id = NEW.listing_id AND finding <> '';
        SELECT count(*) INTO steps FROM public.ledger_event WHERE chain = NEW.listing_id AND kind = 'case.find';
    ELSE
        SELECT count(*) INTO papers FROM public.lists_objection WHERE listing_id = NEW.listing_id AND finding <> '';
        SELECT count(*) INTO steps FROM public.ledger_event WHERE chain = NEW.listing_id AND kind = 'case.find-objection';
    END IF;
    IF papers > steps THEN
        RAISE EXCEPTION 'What was found is in the ledger.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_exhibits';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_found AFTER INSERT OR UPDATE ON lists_exhibit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_found();
CREATE CONSTRAINT TRIGGER lists_found AFTER INSERT OR UPDATE ON lists_objection
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_found();
ALTER TABLE lists_exhibit ENABLE ALWAYS TRIGGER lists_found;
ALTER TABLE lists_objection ENABLE ALWAYS TRIGGER lists_found;

-- APL 45, 64: what was asked for or put in since then, and has been neither heard nor weighed; null where nothing is.
CREATE FUNCTION lists_unheard(of_case uuid, since timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN (
            SELECT max(seq) FILTER (WHERE kind IN ('case.ask-hearing', 'case.fix-hearing'))
                   > coalesce(max(seq) FILTER (WHERE kind = 'case.record-hearing'), 0)
            FROM public.ledger_event WHERE chain = of_case AND ts >= since
        ) THEN 'lists_hearing'
        WHEN EXISTS (SELECT FROM public.lists_exhibit WHERE listing_id = of_case AND finding = '') THEN 'lists_exhibits'
    END
$$;

-- Asked where a case is decided, and not again by what follows from the decision.
CREATE FUNCTION lists_heard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lacks text;
BEGIN
    IF NEW.kind = 'listing' AND NEW.state = 'decided' THEN
        lacks := public.lists_unheard(NEW.id, '-infinity');
    ELSIF NEW.kind = 'red-listing' AND NEW.verb = 'end-early' THEN
        lacks := public.lists_unheard(NEW.id, (
            SELECT min(at) FROM public.cases_signature WHERE case_id = NEW.id AND act = NEW.act AND part = 'proposer'));
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'Somebody has not been heard in full: %.', lacks USING ERRCODE = 'SC008', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_heard AFTER UPDATE OF state ON cases_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION lists_heard();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER lists_heard;

REVOKE EXECUTE ON FUNCTION
    lists_measure_stands(), lists_proposal_stands(), lists_claim_done(), lists_found(), lists_unheard(uuid, timestamptz),
    lists_heard()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_unheard(uuid, timestamptz) TO scs_app;
        REVOKE UPDATE ON lists_proposed FROM scs_app;
        GRANT UPDATE (text, papers) ON lists_proposed TO scs_app;
    END IF;
END $$;

-- RULES.md, VERIFY: a claim of fulfilment is somebody's step, and begins its clock. Nobody invents one that stands before the
-- person's own, and no clock of a listing stands still or is dropped while a claim waits. SQLSTATE SC008; the constraint names the
-- rule.

CREATE FUNCTION lists_claim_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state <> 'open' OR NEW.objection <> '' OR NEW.finding <> '' OR cardinality(NEW.objection_papers) > 0
       OR num_nonnulls(NEW.objected_at, NEW.verified, NEW.verified_at, NEW.settled_at, NEW.settled_by) > 0
       OR NEW.at > public.legal_now() + interval '1 second' THEN
        RAISE EXCEPTION 'A claim begins by being made, now.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_begins';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_claim_begins BEFORE INSERT ON lists_claim FOR EACH ROW EXECUTE FUNCTION lists_claim_begins();

CREATE FUNCTION lists_claim_made() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    begun timestamptz := public.clock_legal_at(transaction_timestamp());
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.listing_id AND kind = 'case.claim-fulfilment' AND actor = NEW."by" AND ts >= begun
    ) OR NOT EXISTS (
        SELECT FROM public.deadlines_timer
        WHERE case_id = NEW.listing_id AND kind IN ('VERIFY', 'VERIFY-SAFETY') AND state = 'armed'
          AND made_at >= begun AND due_at = NEW.hide_at
    ) THEN
        RAISE EXCEPTION 'A claim is made by a step of its case, which begins its clock.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_begins';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_made AFTER INSERT ON lists_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_claim_made();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_begins;
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_made;

-- The earliest of what waits, and whatever its clock runs for: no later row stands before it.
CREATE OR REPLACE FUNCTION lists_claim_hides() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.visible_until > (
        SELECT min(hide_at) FROM public.lists_claim
        WHERE listing_id = NEW.listing_id AND state = 'open' AND objected_at IS NULL
    ) OR EXISTS (
        SELECT FROM public.deadlines_timer
        WHERE case_id = NEW.listing_id AND kind IN ('VERIFY', 'VERIFY-SAFETY') AND state IN ('armed', 'held')
    ) AND NEW.visible_until > (
        SELECT hide_at FROM public.lists_claim WHERE listing_id = NEW.listing_id ORDER BY at DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'A claim is open: it hides the entry from then on.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION lists_claim_clock_stopped() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.lists_claim AS claim JOIN public.cases_case AS standing ON standing.id = claim.listing_id
        WHERE claim.listing_id = NEW.case_id AND claim.state = 'open' AND claim.objected_at IS NULL
          AND standing.state = 'ending'
    ) AND NOT EXISTS (
        SELECT FROM public.deadlines_timer
        WHERE case_id = NEW.case_id AND kind IN ('VERIFY', 'VERIFY-SAFETY') AND state = 'armed'
    ) THEN
        RAISE EXCEPTION 'A claim waits: its clock runs.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_clock_stopped AFTER UPDATE OF state ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind IN ('VERIFY', 'VERIFY-SAFETY') AND NEW.state IN ('cancelled', 'void'))
    EXECUTE FUNCTION lists_claim_clock_stopped();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER lists_claim_clock_stopped;

-- Nothing of a listing waits for more from anybody: its clocks run, or are over.
CREATE FUNCTION lists_clock_stands_still() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.lists_listing WHERE case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'No clock of a listing stands still.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_clock_runs';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_clock_stands_still BEFORE INSERT ON deadlines_timer FOR EACH ROW
    WHEN (NEW.hold = 'paused') EXECUTE FUNCTION lists_clock_stands_still();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER lists_clock_stands_still;

REVOKE EXECUTE ON FUNCTION
    lists_claim_begins(), lists_claim_made(), lists_claim_clock_stopped(), lists_clock_stands_still()
FROM PUBLIC;

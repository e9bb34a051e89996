-- RULES.md, VERIFY, and DESIGN.md, "The reading guard": when a calendar counts the clock of an open claim anew, silence hides when
-- that clock says so, for every reader, and never later; and a candidate is posted as long as objections are heard. SQLSTATE SC008; the constraint names the rule.

-- Sooner alone, and to the very instant of the clock that runs.
CREATE FUNCTION lists_claim_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.hide_at >= OLD.hide_at OR NOT EXISTS (
        SELECT FROM public.deadlines_timer
        WHERE case_id = NEW.listing_id AND kind IN ('VERIFY', 'VERIFY-SAFETY') AND state = 'armed' AND due_at = NEW.hide_at
    ) THEN
        RAISE EXCEPTION 'A claim hides the entry when its clock says so.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_claim_moved BEFORE UPDATE OF hide_at ON lists_claim
    FOR EACH ROW WHEN (NEW.hide_at IS DISTINCT FROM OLD.hide_at) EXECUTE FUNCTION lists_claim_moved();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_moved;

-- No clock of an open claim runs out before the entry is hidden.
CREATE FUNCTION lists_claim_followed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.deadlines_timer WHERE id = NEW.id AND state = 'armed') AND (
        EXISTS (
            SELECT FROM public.lists_claim
            WHERE listing_id = NEW.case_id AND state = 'open' AND objected_at IS NULL AND hide_at > NEW.due_at
        ) OR EXISTS (
            SELECT FROM public.lists_publication
            WHERE listing_id = NEW.case_id AND visible_until > greatest(NEW.due_at, public.legal_now())
        )
    ) THEN
        RAISE EXCEPTION 'A claim is open: it hides the entry when its clock says so.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_followed AFTER INSERT ON deadlines_timer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('VERIFY', 'VERIFY-SAFETY') AND NEW.state = 'armed') EXECUTE FUNCTION lists_claim_followed();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER lists_claim_followed;

-- What was posted stays (migration 0015); it is posted for longer only as long as its clock runs.
CREATE OR REPLACE FUNCTION lists_candidate_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.public_id, NEW.listing_id, NEW.list_id, NEW.kind, NEW.ground, NEW.benefits, NEW.posted_at)
       IS DISTINCT FROM (OLD.public_id, OLD.listing_id, OLD.list_id, OLD.kind, OLD.ground, OLD.benefits, OLD.posted_at)
       OR NEW.objections_until > OLD.objections_until AND NOT EXISTS (
           SELECT FROM public.deadlines_timer
           WHERE case_id = NEW.listing_id AND kind = 'POSTING' AND state IN ('armed', 'held') AND due_at = NEW.objections_until
       )
       OR NEW.reasons <> OLD.reasons AND (NEW.reasons <> '' OR NEW.objections_until > public.legal_now()) THEN
        RAISE EXCEPTION 'What was posted stays as it was posted.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_reasons';
    END IF;
    RETURN NEW;
END $$;

-- Ten working days: the moves count them. However long the holidays are, forty days are more; and what outages took (migration 0035).
CREATE OR REPLACE FUNCTION lists_came_back() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.lists_own_wish(NEW.id, 'case.undo-leaving') OR NOT EXISTS (
        SELECT FROM public.ledger_event AS asked
        WHERE chain = NEW.id AND kind = 'case.revoke-consent' AND ts > public.legal_now() - interval '40 days' - coalesce((
            SELECT sum(outage.until_at - outage.from_at)
            FROM public.deadlines_declaredoutage AS outage JOIN public.deadlines_outageconfirmation AS said ON said.outage_id = outage.id
            WHERE outage.until_at > asked.ts
        ), interval '0')
    ) THEN
        RAISE EXCEPTION 'Only who left comes back, by their own wish, and soon: lists_leaving.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_leaving';
    END IF;
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION lists_claim_moved(), lists_claim_followed() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT UPDATE (hide_at) ON lists_claim TO scs_app;
    END IF;
END $$;

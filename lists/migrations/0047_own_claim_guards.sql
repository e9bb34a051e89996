-- RULES.md 5 and 13, and VERIFY: what two refuse is the claim that one of them proposed to refuse, and no later one; and the only
-- claim that takes another's place is the person's own, of somebody else's that is opposed. SQLSTATE SC008; the constraint names
-- the rule.

-- The last time that somebody said in this case that it is fulfilled.
CREATE FUNCTION lists_last_claim(of_case uuid) RETURNS TABLE (seq bigint, ts timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT seq, ts FROM public.ledger_event WHERE chain = of_case AND kind = 'case.claim-fulfilment' ORDER BY seq DESC LIMIT 1
$$;

CREATE FUNCTION lists_claim_refused() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.lists_proposed AS proposed JOIN public.cases_case AS standing ON standing.act = proposed.act
        WHERE standing.id = NEW.listing_id AND proposed.listing_id = NEW.listing_id AND proposed.kind = 'refusal'
          AND public.lists_act_began(standing.id, standing.act, 'proposer') >= (
              SELECT ts FROM public.lists_last_claim(NEW.listing_id)
          )
    ) THEN
        RAISE EXCEPTION 'Nobody has proposed to refuse this claim.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_four_eyes';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_refused AFTER UPDATE OF state ON lists_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'refused' AND OLD.state <> 'refused') EXECUTE FUNCTION lists_claim_refused();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_refused;

CREATE FUNCTION lists_claim_instead() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT NEW.by_subject OR NOT EXISTS (
        SELECT FROM public.lists_claim
        WHERE id = NEW.instead_of_id AND listing_id = NEW.listing_id AND state = 'overtaken' AND objected_at IS NOT NULL
          AND NOT by_subject
    ) THEN
        RAISE EXCEPTION 'Only their own claim takes the place of one that is opposed.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_begins';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_instead AFTER INSERT ON lists_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.instead_of_id IS NOT NULL) EXECUTE FUNCTION lists_claim_instead();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_instead;

-- As migration 0024 has it, but that another may have taken its place; and what was said against one claim opposes no later one,
-- on whatever day that came in on paper.
CREATE OR REPLACE FUNCTION lists_claim_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.state = 'open' AND NEW.state <> 'open'
       AND EXISTS (SELECT FROM public.cases_case WHERE id = NEW.listing_id AND state = 'ending')
       AND NOT EXISTS (SELECT FROM public.lists_claim WHERE instead_of_id = NEW.id)
       OR OLD.state <> 'open' AND NEW.state <> OLD.state
       OR OLD.objected_at IS NULL AND NEW.objected_at IS NOT NULL AND NOT EXISTS (
           SELECT FROM public.ledger_event
           WHERE chain = NEW.listing_id AND kind IN ('case.object', 'case.verify-claim')
             AND seq > (SELECT seq FROM public.lists_last_claim(NEW.listing_id))
       ) THEN
        RAISE EXCEPTION 'A claim is open until its case goes on, and opposed by a step of it.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION lists_last_claim(uuid), lists_claim_refused(), lists_claim_instead() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_last_claim(uuid) TO scs_app;
    END IF;
END $$;

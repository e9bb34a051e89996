-- RULES.md, VERIFY: while a claim waits for an answer, its clock runs; and nobody reads the entry after the instant that was
-- printed when it was made. The clock is asked, and not the claim's state: a clock stops only through the ledger.
CREATE FUNCTION lists_claim_hides() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.deadlines_timer
        WHERE case_id = NEW.listing_id AND kind IN ('VERIFY', 'VERIFY-SAFETY') AND state = 'armed'
    ) AND NEW.visible_until > (
        SELECT hide_at FROM public.lists_claim WHERE listing_id = NEW.listing_id ORDER BY at DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'A claim is open: it hides the entry from then on.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_hides AFTER UPDATE ON lists_publication
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.visible_until > OLD.visible_until)
    EXECUTE FUNCTION lists_claim_hides();
ALTER TABLE lists_publication ENABLE ALWAYS TRIGGER lists_claim_hides;

REVOKE EXECUTE ON FUNCTION lists_claim_hides() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE UPDATE ON lists_claim FROM scs_app;
        GRANT UPDATE (words, digests, papers, objection, objection_papers, objected_at, verified, verified_at, finding, state,
                      settled_at, settled_by) ON lists_claim TO scs_app;
    END IF;
END $$;

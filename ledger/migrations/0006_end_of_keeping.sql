-- The time of keeping of one matter is over: what was said in its chain goes, whoever said it; every hash stays, and that
-- it was done is said. Their keys stay: the same people may have other matters.
CREATE FUNCTION ledger_end_keeping(of_chain uuid, who uuid, cm bytea, opening bytea)
RETURNS TABLE (event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    nobody uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    DELETE FROM public.ledger_opening AS told USING public.ledger_event AS e
    WHERE e.chain = of_chain AND told.event = e.id AND told.subject <> nobody;
    RETURN QUERY SELECT * FROM public.ledger_append_one(of_chain, 'erased', who, cm, nobody, opening);
END $$;
DO $$
BEGIN
    REVOKE EXECUTE ON FUNCTION ledger_end_keeping FROM PUBLIC;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION ledger_end_keeping TO scs_app;
    END IF;
END $$;

-- RULES.md, FLAG and 15: a contest of a listing is a case that was filed, and is settled as that case was decided. SQLSTATE SC010; the
-- constraint names the rule.
CREATE FUNCTION appeals_settled() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.appeals_filing AS filing
        JOIN public.cases_case AS decided ON decided.id = filing.case_id
        JOIN public.cases_case AS contested ON contested.id = filing.listing_id
        WHERE filing.case_id = NEW.case_id AND filing.listing_id = NEW.listing_id AND CASE NEW.settled
            WHEN '' THEN true
            WHEN 'annulled' THEN decided.state = 'upheld'
                AND contested.state NOT IN ('decided', 'effective', 'suspended', 'ending')
            WHEN 'granted' THEN decided.state = 'upheld'
            WHEN 'stands' THEN decided.state IN ('rejected', 'declined')
            WHEN 'given up' THEN decided.state = 'withdrawn'
        END
    ) THEN
        RAISE EXCEPTION 'A contest is filed and settled by the case that it is.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_flag';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_settled AFTER INSERT OR UPDATE OF settled ON lists_contest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION appeals_settled();
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER appeals_settled;
REVOKE EXECUTE ON FUNCTION appeals_settled() FROM PUBLIC;

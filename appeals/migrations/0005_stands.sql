-- RULES.md 5 and 15, FLAG: who looks at it again has not spoken for either side, nobody of the matter gives it up for the person,
-- and what contests an entry is settled by the decision upon it alone. SQLSTATE SC010; the constraint names the rule.

-- The ledger is asked who spoke: there can have been several.
CREATE FUNCTION appeals_spoke(of_case uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT actor FROM public.ledger_event
    WHERE chain = of_case AND kind IN ('case.reply', 'case.supply') AND actor IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION appeals_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.appeals_filing AS filing
        JOIN public.cases_case AS contested ON contested.id = filing.listing_id
        JOIN public.people_user AS signer ON signer.id = NEW.person_id
        WHERE filing.case_id = NEW.case_id
          AND (filing.elsewhere AND signer.agency_id = contested.agency_id
               OR signer.public_id IN (SELECT public.appeals_spoke(filing.case_id)))
    ) THEN
        RAISE EXCEPTION 'Somebody of another agency, or who did not speak for the decision, signs this.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_elsewhere';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION appeals_given_up() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.ledger_event AS said
        JOIN public.people_user AS official ON official.public_id = said.actor
        JOIN public.cases_signature AS signed ON signed.matter = NEW.matter AND signed.person_id = official.id
        WHERE said.chain = NEW.id AND said.kind = 'case.withdraw'
    ) AND EXISTS (SELECT FROM public.appeals_filing WHERE case_id = NEW.id) THEN
        RAISE EXCEPTION 'Nobody who has signed in the matter gives it up for the person.'
            USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_given_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_given_up AFTER UPDATE OF state ON cases_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn') EXECUTE FUNCTION appeals_given_up();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER appeals_given_up;

-- A filing is open, and what it contests is flagged, until its case is decided or given up.
CREATE FUNCTION appeals_open_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.appeals_filing AS filing
        JOIN public.cases_case AS standing ON standing.id = filing.case_id
        LEFT JOIN public.lists_contest AS contest ON contest.case_id = filing.case_id
        WHERE filing.case_id = NEW.case_id AND standing.state IN ('filed', 'accepted', 'replied', 'escalated')
          AND (NOT filing.open OR contest.settled_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'What is contested says so until it is decided.'
            USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_flag';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_open_done AFTER UPDATE ON appeals_filing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION appeals_open_done();
CREATE CONSTRAINT TRIGGER appeals_open_done AFTER UPDATE ON lists_contest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION appeals_open_done();
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_open_done;
ALTER TABLE lists_contest ENABLE ALWAYS TRIGGER appeals_open_done;

REVOKE EXECUTE ON FUNCTION appeals_spoke(uuid), appeals_given_up(), appeals_open_done() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION appeals_spoke(uuid) TO scs_app;
    END IF;
END $$;

-- RULES.md 5: two officials with a name, of the agency whose case it is, or of one above it, each in a role that signs this part:
-- neither clerks, nor those who look on from outside. Which of them, the table of each kind says; rooms above add to it.
-- SQLSTATE SC004; the constraint names the rule.

CREATE FUNCTION cases_may_sign(person bigint, as_part text, of_agency bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_user AS signer
        JOIN public.people_user_groups AS held ON held.user_id = signer.id
        JOIN public.auth_group AS role ON role.id = held.group_id
        WHERE signer.id = person AND signer.agency_id IN (SELECT public.people_above(of_agency)) AND CASE as_part
            WHEN 'proposer' THEN role.name IN ('case officer', 'records officer', 'list manager')
            WHEN 'decider' THEN role.name IN ('decider', 'records officer', 'list manager')
            ELSE role.name IN ('reviewer', 'decider')
        END
    )
$$;

CREATE FUNCTION cases_sign_in_role() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.cases_may_sign(NEW.person_id, NEW.part, (SELECT agency_id FROM public.cases_case WHERE id = NEW.case_id)) THEN
        RAISE EXCEPTION 'Whoever signs does so in their role, for their agency.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_signed_in_role';
    END IF;
    RETURN NULL;
END $$;
-- When the move is done, after every other question: who stays out of the matter is told that, and not of a role.
CREATE CONSTRAINT TRIGGER cases_sign_in_role AFTER INSERT ON cases_signature
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_sign_in_role();
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER cases_sign_in_role;

REVOKE EXECUTE ON FUNCTION cases_may_sign(bigint, text, bigint), cases_sign_in_role() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION cases_may_sign(bigint, text, bigint) TO scs_app;
    END IF;
END $$;

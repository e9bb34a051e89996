-- RULES.md 5: what burdens a person is proposed by a case officer and decided by a decider; no other role does either here.
-- SQLSTATE SC008; the constraint names the rule.
CREATE FUNCTION lists_signed_in_role() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.lists_listing WHERE case_id = NEW.case_id) AND NOT EXISTS (
        SELECT FROM public.people_user_groups AS held JOIN public.auth_group AS role ON role.id = held.group_id
        WHERE held.user_id = NEW.person_id
          AND role.name = CASE NEW.part WHEN 'proposer' THEN 'case officer' ELSE 'decider' END
    ) THEN
        RAISE EXCEPTION 'Whoever signs here does so in their role.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_signed_in_role';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_signed_in_role AFTER INSERT ON cases_signature
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_signed_in_role();
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER lists_signed_in_role;
REVOKE EXECUTE ON FUNCTION lists_signed_in_role() FROM PUBLIC;

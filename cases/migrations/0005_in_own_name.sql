-- RULES.md 5 and 15: a signature is the move of whoever signs, and a recusal is a move of its matter: the ledger names them.
-- SQLSTATE SC004; the constraint names the rule.

CREATE FUNCTION cases_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.people_user AS signer
        WHERE signer.id = NEW.person_id AND signer.public_id = (
            SELECT actor FROM public.ledger_event WHERE chain = NEW.case_id AND kind LIKE 'case.%'
            ORDER BY seq OFFSET NEW.version - 1 LIMIT 1
        )
    ) THEN
        RAISE EXCEPTION 'Whoever signs has made the move, in their own name.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_signed_by_who_moved';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_signed AFTER INSERT ON cases_signature
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_signed();

CREATE FUNCTION cases_recused() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.cases_recusal WHERE matter = NEW.matter) > (
        SELECT count(*) FROM public.cases_case AS moved JOIN public.ledger_event AS said ON said.chain = moved.id
        WHERE moved.matter = NEW.matter AND said.kind = 'case.recuse'
    ) THEN
        RAISE EXCEPTION 'Who stays out of a matter is in the ledger.'
            USING ERRCODE = 'SC004', CONSTRAINT = 'cases_in_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_recused AFTER INSERT ON cases_recusal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_recused();

ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER cases_signed;
ALTER TABLE cases_recusal ENABLE ALWAYS TRIGGER cases_recused;
REVOKE EXECUTE ON FUNCTION cases_signed(), cases_recused() FROM PUBLIC;

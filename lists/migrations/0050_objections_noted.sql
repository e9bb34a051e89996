-- RULES.md 5, 13 and VERIFY: what relieves a person is stopped by the creditor's own word, by the other agency that the standard names,
-- or by two officials who have their paper before them; never by one. SQLSTATE SC008; the constraint names the rule.

-- Whether the ledger holds, since the claim, that somebody who may has objected.
CREATE FUNCTION lists_objected(of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH said AS (
        SELECT event.kind, event.actor, official.id AS official
        FROM public.ledger_event AS event LEFT JOIN public.people_user AS official ON official.public_id = event.actor
        WHERE event.chain = of_case AND event.seq > (SELECT seq FROM public.lists_last_claim(of_case)) AND event.actor IS NOT NULL
          AND event.kind IN ('case.object', 'case.admit-objection', 'case.verify-claim')
    )
    SELECT EXISTS (SELECT FROM said WHERE kind = 'case.verify-claim')
        OR EXISTS (
            SELECT FROM said WHERE kind = 'case.object' AND official IS NULL
              AND actor NOT IN (SELECT public.lists_speak_for(of_case))
        )
        OR EXISTS (
            SELECT FROM said AS noted JOIN said AS seen ON seen.official <> noted.official
            WHERE noted.kind = 'case.object' AND seen.kind = 'case.admit-objection' AND NOT EXISTS (
                SELECT FROM public.cases_signature AS signed JOIN public.cases_case AS standing ON standing.matter = signed.matter
                WHERE standing.id = of_case AND signed.person_id = seen.official
            )
        )
$$;

-- As migration 0047 has it, but that an objection is somebody's who may object.
CREATE OR REPLACE FUNCTION lists_claim_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.state = 'open' AND NEW.state <> 'open'
       AND EXISTS (SELECT FROM public.cases_case WHERE id = NEW.listing_id AND state = 'ending')
       AND NOT EXISTS (SELECT FROM public.lists_claim WHERE instead_of_id = NEW.id)
       OR OLD.state <> 'open' AND NEW.state <> OLD.state
       OR OLD.objected_at IS NOT NULL AND NEW.objected_at IS DISTINCT FROM OLD.objected_at
       OR OLD.objected_at IS NULL AND NEW.objected_at IS NOT NULL AND NOT public.lists_objected(NEW.listing_id) THEN
        RAISE EXCEPTION 'A claim is open until its case goes on, and opposed by a step of it.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;

-- What somebody said stays; it is emptied when it is not kept any longer. What the other agency found is a step of the case.
CREATE FUNCTION lists_claim_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.words NOT IN ('', OLD.words) OR NEW.finding NOT IN ('', OLD.finding) AND OLD.finding <> ''
       OR NEW.objection <> '' AND NOT starts_with(NEW.objection, OLD.objection)
       OR cardinality(NEW.papers) > 0 AND NEW.papers <> OLD.papers OR cardinality(NEW.digests) > 0 AND NEW.digests <> OLD.digests
       OR cardinality(NEW.objection_papers) > 0 AND NOT NEW.objection_papers @> OLD.objection_papers
       OR OLD.noted_by IS NOT NULL AND NEW.noted_by IS DISTINCT FROM OLD.noted_by
       OR OLD.verified IS NOT NULL AND NEW.verified IS DISTINCT FROM OLD.verified THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_claim_stands BEFORE UPDATE ON lists_claim FOR EACH ROW EXECUTE FUNCTION lists_claim_stands();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_stands;

CREATE FUNCTION lists_claim_verified() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_event WHERE chain = NEW.listing_id AND kind = 'case.verify-claim'
          AND seq > (SELECT seq FROM public.lists_last_claim(NEW.listing_id))
    ) THEN
        RAISE EXCEPTION 'What the other agency found is in the ledger.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_verified AFTER UPDATE OF verified ON lists_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.verified IS NULL AND NEW.verified IS NOT NULL)
    EXECUTE FUNCTION lists_claim_verified();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_verified;

-- Whoever wrote the creditor's objection down signs nothing upon the claim (migration 0023).
CREATE OR REPLACE FUNCTION lists_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.part = 'decider' AND NEW.person_id IN (SELECT public.lists_wrote_down(NEW.case_id)) OR EXISTS (
        SELECT FROM public.lists_claim AS claim
        JOIN public.ledger_event AS said ON said.chain = claim.listing_id AND said.kind = 'case.object'
            AND said.seq > (SELECT seq FROM public.lists_last_claim(claim.listing_id))
        JOIN public.people_user AS official ON official.public_id = said.actor
        WHERE claim.listing_id = NEW.case_id AND claim.state = 'open' AND official.id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'Whoever wrote down what the person said does not decide on it.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_wrote_down';
    END IF;
    RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION lists_objected(uuid), lists_claim_stands(), lists_claim_verified() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_objected(uuid) TO scs_app;
        GRANT UPDATE (noted_by) ON lists_claim TO scs_app;
    END IF;
END $$;

-- RULES.md 4 and 5: what the person says may be written down for them, by an official who has no other hand in it. Whoever did
-- does not decide; and of those whose signatures carry the decision none wrote it down. The ledger is asked who it was, and
-- whoever has stood in for them counts as the same. SQLSTATE SC008; the constraint names the rule.

-- Who wrote down for the person, since the listing took effect or was proposed, what a decision may rest on.
CREATE FUNCTION lists_wrote_down(of_case uuid) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH wrote AS (
        SELECT official.id, said.ts
        FROM public.ledger_event AS said JOIN public.people_user AS official ON official.public_id = said.actor
        WHERE said.chain = of_case AND official.kind = 'official'
          AND said.kind IN ('case.respond', 'case.waive', 'case.consent')
          AND said.seq > (
              SELECT coalesce(max(seq), 0) FROM public.ledger_event WHERE chain = of_case AND kind = 'case.take-effect'
          )
    )
    SELECT id FROM wrote UNION SELECT public.cases_stand_ins(id, ts) FROM wrote
$$;

CREATE FUNCTION lists_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.part = 'decider' AND NEW.person_id IN (SELECT public.lists_wrote_down(NEW.case_id)) THEN
        RAISE EXCEPTION 'Whoever wrote down what the person said does not decide on it.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_wrote_down';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_signed BEFORE INSERT ON cases_signature FOR EACH ROW EXECUTE FUNCTION lists_signed();
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER lists_signed;

-- Whether the ledger holds, since that moment, that the person did this: themselves, or by somebody who had not signed in the
-- act that is decided now. An answer is one only if it was said to be all.
CREATE FUNCTION lists_said(of_case uuid, what text, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_event AS said JOIN public.cases_case AS standing ON standing.id = said.chain
        WHERE said.chain = of_case AND said.kind = what AND said.ts >= since
          AND (what <> 'case.respond' OR EXISTS (
              SELECT FROM public.lists_answer AS answer
              WHERE answer.listing_id = of_case AND answer.complete AND answer.by = said.actor
          ))
          AND NOT EXISTS (
              SELECT FROM public.people_user AS official
              JOIN public.cases_signature AS signed ON signed.matter = standing.matter AND signed.act = standing.act
              WHERE official.public_id = said.actor AND signed.at <= said.ts
                AND (signed.person_id = official.id OR EXISTS (
                    -- Until then: whoever stands in for somebody later has not stood in yet.
                    SELECT FROM public.people_deputy AS stood
                    WHERE (stood.principal_id, stood.deputy_id)
                          IN ((signed.person_id, official.id), (official.id, signed.person_id))
                      AND stood.until_on >= (signed.at AT TIME ZONE 'UTC')::date - 1
                      AND stood.from_on <= (said.ts AT TIME ZONE 'UTC')::date + 1
                ))
          )
    )
$$;

CREATE OR REPLACE FUNCTION lists_lacks_posting(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing
            WHERE case_id = of_case AND consented_at IS NOT NULL AND consent_revoked_at IS NULL
        ) OR NOT public.lists_said(of_case, 'case.consent', '-infinity') THEN 'lists_consent'
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'POSTING' AND state = 'fired'
        ) THEN 'lists_posting'
        WHEN EXISTS (
            SELECT FROM public.lists_objection WHERE listing_id = of_case AND finding = ''
        ) THEN 'lists_objections'
    END
$$;

CREATE OR REPLACE FUNCTION lists_lacks_ending(of_case uuid, by_verb text, in_act uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN by_verb = 'remove' AND listing.ends_at > public.legal_now() THEN 'lists_early'
        WHEN by_verb = 'revoke-consent' AND listing.consent_revoked_at IS NULL THEN 'lists_consent'
        WHEN by_verb = 'end-early' AND NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND kind = 'RESPONSE' AND state IN ('fired', 'cancelled') AND made_at >= began.at
        ) THEN 'lists_notice'
        WHEN by_verb = 'end-early' AND NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND kind = 'RESPONSE' AND state = 'fired' AND made_at >= began.at
        ) AND NOT (
            listing.waived_at >= began.at AND public.lists_said(of_case, 'case.waive', began.at)
            OR listing.answered_at >= began.at AND public.lists_said(of_case, 'case.respond', began.at)
        ) THEN 'lists_window'
    END
    FROM public.lists_listing AS listing, (
        SELECT coalesce(min(at), 'infinity'::timestamptz) AS at FROM public.cases_signature
        WHERE case_id = of_case AND act = in_act AND part = 'proposer'
    ) AS began
    WHERE listing.case_id = of_case
$$;

CREATE OR REPLACE FUNCTION lists_lacks_decision(of_case uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listing AS listing
            JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
            JOIN public.consultations_adoption AS adopted
                ON adopted.draft_id = standard.draft AND adopted.digest = standard.digest
            WHERE listing.case_id = of_case
        ) THEN 'lists_standard'
        WHEN NOT EXISTS (
            SELECT FROM public.lists_listingrecord WHERE listing_id = of_case
        ) THEN 'lists_record'
        WHEN public.lists_is_red(of_case) THEN public.lists_lacks_posting(of_case)
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'RESPONSE' AND state IN ('armed', 'held', 'fired')
        ) THEN 'lists_notice'
        -- Its clock ran out; or they answered in full, or gave it up in writing.
        WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer WHERE case_id = of_case AND kind = 'RESPONSE' AND state = 'fired'
        ) AND NOT EXISTS (
            SELECT FROM public.lists_listing
            WHERE case_id = of_case
              AND (waived_at IS NOT NULL AND public.lists_said(of_case, 'case.waive', '-infinity')
                   OR answered_at IS NOT NULL AND public.lists_said(of_case, 'case.respond', '-infinity'))
        ) THEN 'lists_window'
    END
$$;

-- An answer stays as it was given; its words are emptied when they are not kept any longer. Each is in the ledger.
CREATE FUNCTION lists_answer_said() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.lists_answer WHERE listing_id = NEW.listing_id AND by = NEW."by") > (
        SELECT count(*) FROM public.ledger_event
        WHERE chain = NEW.listing_id AND kind = 'case.respond' AND actor = NEW."by"
    ) THEN
        RAISE EXCEPTION 'An answer is in the ledger, or was not given.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_window';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_answer_said AFTER INSERT ON lists_answer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lists_answer_said();
CREATE FUNCTION lists_answer_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.listing_id, NEW.complete, NEW."by", NEW.at) IS DISTINCT FROM (OLD.listing_id, OLD.complete, OLD."by", OLD.at)
       OR NEW.text NOT IN ('', OLD.text) THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_answer_stands BEFORE UPDATE ON lists_answer FOR EACH ROW EXECUTE FUNCTION lists_answer_stands();
ALTER TABLE lists_answer ENABLE ALWAYS TRIGGER lists_answer_said;
ALTER TABLE lists_answer ENABLE ALWAYS TRIGGER lists_answer_stands;

REVOKE EXECUTE ON FUNCTION
    lists_wrote_down(uuid), lists_signed(), lists_said(uuid, text, timestamptz), lists_answer_said(), lists_answer_stands()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_wrote_down(uuid), lists_said(uuid, text, timestamptz) TO scs_app;
        REVOKE UPDATE ON lists_answer FROM scs_app;
        GRANT UPDATE (text) ON lists_answer TO scs_app;
    END IF;
END $$;

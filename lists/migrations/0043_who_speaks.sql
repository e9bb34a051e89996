-- RULES.md 4 and 5: whether a person gave up their time, answered or agreed, the person says, or who may act for them, or an official
-- who has not signed and writes it down: nobody else, and nobody at all is nobody. SQLSTATE SC008; the constraint names the rule.

-- The person, whatever rows became one with theirs, and whoever was entered as acting for them.
CREATE FUNCTION lists_speak_for(of_case uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH person AS (
        SELECT one.id FROM public.records_subject AS one, public.lists_listing AS listing
        LEFT JOIN public.records_subject AS named ON named.id = listing.subject_id
        WHERE listing.case_id = of_case
          AND (one.id IN (listing.subject_id, named.merged_into_id) OR one.merged_into_id = listing.subject_id)
    )
    SELECT id FROM person
    UNION SELECT acts.person_id FROM public.records_representative AS acts JOIN person ON person.id = acts.subject_id
$$;

-- As migration 0031 has it, with that.
CREATE OR REPLACE FUNCTION lists_said(of_case uuid, what text, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_event AS said JOIN public.cases_case AS standing ON standing.id = said.chain
        WHERE said.chain = of_case AND said.kind = what AND said.ts >= since
          AND (what <> 'case.respond' OR EXISTS (
              SELECT FROM public.lists_answer AS answer
              WHERE answer.listing_id = of_case AND answer.complete AND answer.by = said.actor AND answer.at >= since
          ))
          AND (
              EXISTS (SELECT FROM public.people_user WHERE public_id = said.actor AND kind = 'official')
              OR said.actor IN (SELECT public.lists_speak_for(of_case))
          )
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

REVOKE EXECUTE ON FUNCTION lists_speak_for(uuid) FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_speak_for(uuid) TO scs_app;
    END IF;
END $$;

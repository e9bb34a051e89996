-- Whoever came in with the paper of a listing reads what answers their filings about it, too: one paper for one matter.
CREATE OR REPLACE FUNCTION notices_is_proved(given public.notices_service, said public.notices_notice) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE given.channel
        WHEN 'portal' THEN EXISTS (
            SELECT FROM public.notices_accesscode AS code
            JOIN public.cases_case AS opened ON opened.id = code.case_id
            JOIN public.cases_case AS answered ON answered.id = said.case_id AND answered.matter = opened.matter
            WHERE code.id = given.opened_with_id AND code."to" = said."to"
              AND code.ended_at IS NULL AND code.issued_at <= given.served_at)
        WHEN 'announcement' THEN EXISTS (
            SELECT FROM public.deadlines_timer AS term
            WHERE term.case_id = said.case_id AND term.kind = 'SERVE-ANNOUNCED' AND term.state IN ('armed', 'fired')
              AND term.trigger_at >= given.begun_at - interval '1 second'
              AND term.due_at <= given.served_at AND term.due_at <= public.legal_now())
        ELSE EXISTS (
            SELECT FROM public.records_storedfile AS file
            WHERE file.id = given.proof AND file.digest = given.proof_digest)
            AND (given.channel <> 'post' OR given.tracking <> '')
            AND (given.channel <> 'electronic' OR EXISTS (
                SELECT FROM public.notices_consent AS consent
                WHERE consent."to" = said."to" AND consent.at <= given.served_at
                  AND (consent.withdrawn_at IS NULL OR consent.withdrawn_at > given.served_at)))
    END
$$;

-- RULES.md 4, 9 and 13: a clock of a listing runs as long as the standard says under which it began, and what somebody waits for is
-- not stopped under them. SQLSTATE SC008; the constraint names the rule.

-- The period that a standard names for this clock; null where it is not the clock of that ground.
CREATE FUNCTION lists_own_period(document jsonb, of_ground text, of_clock text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE of_clock
        WHEN 'RESPONSE' THEN document #> '{clocks,response}'
        WHEN 'POSTING' THEN document #> '{clocks,posting}'
        WHEN 'INTERIM' THEN document #> '{interim,most}'
        WHEN 'EFFECT' THEN CASE document #>> '{clocks,effect_days}'
            WHEN '0' THEN '{"amount": 0, "unit": "hours"}'::jsonb
            ELSE jsonb_build_object('amount', document #> '{clocks,effect_days}', 'unit', 'days')
        END
        ELSE (
            SELECT CASE of_clock
                WHEN 'TERM-REVIEW' THEN CASE WHEN jsonb_typeof(given -> 'term') <> 'object' THEN given -> 'review' END
                WHEN 'TERM' THEN CASE WHEN is_plain THEN given -> 'term' END
                ELSE CASE WHEN NOT is_plain THEN given -> 'term' END
            END
            FROM jsonb_array_elements(document -> 'grounds') AS given, LATERAL (
                SELECT given #>> '{term,unit}' = 'years' AND (given #>> '{term,amount}')::int <= 2 AS is_plain
            ) AS term
            WHERE given ->> 'code' = of_ground
        )
    END
$$;

-- All that began in one statement, at once.
CREATE FUNCTION lists_clocks_begin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM begun
        JOIN public.lists_listing AS listing ON listing.case_id = begun.case_id
        JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
        WHERE begun.kind IN ('RESPONSE', 'EFFECT', 'POSTING', 'INTERIM', 'TERM', 'TERM-REVIEW', 'TERM-BY-LAW')
          AND begun.counted -> 'period'
              IS DISTINCT FROM public.lists_own_period(standard.document, listing.ground, begun.kind)
    ) THEN
        RAISE EXCEPTION 'The period of a clock is its standard''s own.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lists_clocks_begin AFTER INSERT ON deadlines_timer
    REFERENCING NEW TABLE AS begun FOR EACH STATEMENT EXECUTE FUNCTION lists_clocks_begin();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER lists_clocks_begin;

-- RULES.md, VERIFY: an open claim waits for its three days; once it is opposed, for a supervising official (migration 0042).
CREATE FUNCTION lists_claim_waits(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.lists_claim AS claim JOIN public.cases_case AS standing ON standing.id = claim.listing_id
        WHERE claim.listing_id = of_case AND claim.state = 'open' AND standing.state = 'ending' AND NOT EXISTS (
            SELECT FROM public.deadlines_timer AS clock
            WHERE clock.case_id = of_case AND CASE WHEN claim.objected_at IS NULL
                THEN clock.kind IN ('VERIFY', 'VERIFY-SAFETY') AND clock.state = 'armed'
                ELSE clock.kind = 'VERIFY-OPPOSED' AND (clock.state = 'armed' OR clock.state = 'fired' AND clock.made_at >= claim.at)
            END
        )
    )
$$;
CREATE OR REPLACE FUNCTION lists_claim_clock_stopped() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.lists_claim_waits((to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'lists_claim' THEN 'listing_id' ELSE 'case_id' END)::uuid) THEN
        RAISE EXCEPTION 'A claim waits: its clock runs.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_claim_hides';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_claim_opposed AFTER UPDATE OF objected_at ON lists_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.objected_at IS DISTINCT FROM OLD.objected_at)
    EXECUTE FUNCTION lists_claim_clock_stopped();
ALTER TABLE lists_claim ENABLE ALWAYS TRIGGER lists_claim_opposed;
DROP TRIGGER lists_claim_clock_stopped ON deadlines_timer;
CREATE CONSTRAINT TRIGGER lists_claim_clock_stopped AFTER UPDATE OF state ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind IN ('VERIFY', 'VERIFY-SAFETY', 'VERIFY-OPPOSED') AND NEW.state IN ('cancelled', 'void'))
    EXECUTE FUNCTION lists_claim_clock_stopped();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER lists_claim_clock_stopped;

-- RULES.md, INTERIM: told the same day, and heard in ten working days, or it lapses by itself.
CREATE FUNCTION lists_interim_clock_stopped() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_case uuid := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'lists_interim' THEN 'listing_id' ELSE 'case_id' END;
BEGIN
    IF EXISTS (
        SELECT FROM public.lists_interim AS imposed
        WHERE imposed.listing_id = of_case AND public.lists_interim_runs(of_case) AND (
            NOT public.deadlines_runs(of_case, 'INTERIM-NOTICE')
                AND NOT public.lists_letter_served(of_case, 'interim', imposed.imposed_at)
            OR NOT public.deadlines_runs(of_case, 'INTERIM-HEARING')
                AND imposed.hearing_asked_at IS NOT NULL AND imposed.heard_at IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'Immediate effect lapses where nobody is told that day, or heard in time.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_interim';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lists_interim_clock_stopped AFTER UPDATE OF state ON deadlines_timer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind IN ('INTERIM-NOTICE', 'INTERIM-HEARING') AND NEW.state IN ('cancelled', 'void'))
    EXECUTE FUNCTION lists_interim_clock_stopped();
CREATE CONSTRAINT TRIGGER lists_interim_asked AFTER UPDATE OF hearing_asked_at ON lists_interim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.hearing_asked_at IS DISTINCT FROM OLD.hearing_asked_at)
    EXECUTE FUNCTION lists_interim_clock_stopped();
ALTER TABLE deadlines_timer ENABLE ALWAYS TRIGGER lists_interim_clock_stopped;
ALTER TABLE lists_interim ENABLE ALWAYS TRIGGER lists_interim_asked;

REVOKE EXECUTE ON FUNCTION
    lists_own_period(jsonb, text, text), lists_clocks_begin(), lists_claim_waits(uuid), lists_interim_clock_stopped()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_own_period(jsonb, text, text), lists_claim_waits(uuid) TO scs_app;
    END IF;
END $$;

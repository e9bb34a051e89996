-- What rules and states say in Python, said again where nobody can step around it. A refusal has SQLSTATE SC010 and names
-- its rule as the constraint. ALWAYS: in replication mode too. Each function pins its search path.

-- What is missing for a decision upon a filing; null where nothing is.
CREATE FUNCTION appeals_lacks_decision(of_case uuid, in_state text, by_verb text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        -- By itself: only when the time of whoever was silent has run out (ARL 70, FCRA 611).
        WHEN by_verb IN ('relieve', 'delete-unverified') THEN CASE WHEN NOT EXISTS (
            SELECT FROM public.deadlines_timer
            WHERE case_id = of_case AND state = 'fired'
              AND kind = CASE WHEN by_verb = 'relieve' THEN 'APPEAL-REPLY' ELSE 'FCRA-DISPUTE' END
        ) THEN 'appeals_silence' END
        WHEN in_state = 'declined' THEN CASE WHEN filing.found = '' THEN 'appeals_reasons' END
        WHEN filing.found = '' THEN 'appeals_reasons'
        -- ARL 36: each paper is answered.
        WHEN filing.kind <> 'still-refused' AND EXISTS (
            SELECT FROM public.appeals_exhibit WHERE filing_id = of_case AND finding = ''
        ) THEN 'appeals_exhibits'
        -- ARL 70: what nobody spoke for cannot stand.
        WHEN in_state = 'rejected' AND filing.kind IN ('appeal', 'second-appeal')
             AND filing.replied_at IS NULL AND filing.supplied_at IS NULL THEN 'appeals_reply'
    END
    FROM public.appeals_filing AS filing WHERE filing.case_id = of_case
$$;

CREATE FUNCTION appeals_case_done() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    filing record;
    lacks text;
BEGIN
    IF NEW.kind NOT IN ('appeal', 'second-appeal', 'correction', 'correction-review', 'repair', 'still-refused', 'compensation')
       OR (TG_OP = 'UPDATE' AND NEW.state = OLD.state) THEN
        RETURN NULL;
    END IF;
    SELECT found.*, contested.matter AS of_matter, contested.agency_id AS of_agency INTO filing
    FROM public.appeals_filing AS found JOIN public.cases_case AS contested ON contested.id = found.listing_id
    WHERE found.case_id = NEW.id;
    -- RULES.md 5: it shares the matter of what it contests, so that whoever signed there signs nothing else here.
    IF NOT FOUND OR filing.of_matter <> NEW.matter OR filing.kind <> NEW.kind THEN
        RAISE EXCEPTION 'It is of the matter of what it contests.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_matter';
    END IF;
    IF NEW.state IN ('upheld', 'rejected', 'declined') THEN
        lacks := public.appeals_lacks_decision(NEW.id, NEW.state, NEW.verb);
    END IF;
    IF lacks IS NULL AND filing.open <> (NEW.state IN ('filed', 'accepted', 'replied', 'escalated')) THEN
        lacks := 'appeals_open';
    END IF;
    IF lacks IS NULL AND filing.kind IN ('appeal', 'second-appeal', 'correction', 'correction-review') AND NOT EXISTS (
        SELECT FROM public.lists_contest
        WHERE case_id = NEW.id AND listing_id = filing.listing_id AND disputes AND (settled_at IS NULL) = filing.open
    ) THEN
        lacks := 'appeals_flag';
    END IF;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'The case lacks what this state needs: %.', lacks USING ERRCODE = 'SC010', CONSTRAINT = lacks;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_case_done AFTER INSERT OR UPDATE OF state ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION appeals_case_done();

-- RULES.md 5: whoever spoke for the decision signs nothing; where the standard says so, nobody of the agency that decided.
CREATE FUNCTION appeals_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.appeals_filing AS filing
        JOIN public.cases_case AS contested ON contested.id = filing.listing_id
        JOIN public.people_user AS signer ON signer.id = NEW.person_id
        WHERE filing.case_id = NEW.case_id
          AND (filing.elsewhere AND signer.agency_id = contested.agency_id OR signer.public_id = filing.replied_by)
    ) THEN
        RAISE EXCEPTION 'Somebody of another agency, or who did not speak for the decision, signs this.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_elsewhere';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_signed BEFORE INSERT ON cases_signature FOR EACH ROW EXECUTE FUNCTION appeals_signed();

-- What was filed stays as it was filed, and what was decided as it was decided. Erasing leaves nothing of it, and no more.
CREATE FUNCTION appeals_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT OLD.open AND (NEW.open OR (NEW.outcome, NEW.decided_at, NEW.not_admitted) IS DISTINCT FROM
                                    (OLD.outcome, OLD.decided_at, OLD.not_admitted)
                         OR (NEW.found <> OLD.found AND NEW.found <> '') OR (NEW.words <> OLD.words AND NEW.words <> '')) THEN
        RAISE EXCEPTION 'What was decided stays.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_stands BEFORE UPDATE ON appeals_filing FOR EACH ROW EXECUTE FUNCTION appeals_stands();

CREATE FUNCTION appeals_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
END $$;
CREATE FUNCTION appeals_exhibit_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.finding <> '' AND NEW.finding <> OLD.finding AND NOT EXISTS (
        SELECT FROM public.appeals_filing WHERE case_id = NEW.filing_id AND open
    ) THEN
        RAISE EXCEPTION 'What was found stays.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_exhibit_stands BEFORE UPDATE ON appeals_exhibit
    FOR EACH ROW EXECUTE FUNCTION appeals_exhibit_stands();

ALTER TABLE cases_case ENABLE ALWAYS TRIGGER appeals_case_done;
ALTER TABLE cases_signature ENABLE ALWAYS TRIGGER appeals_signed;
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_stands;
ALTER TABLE appeals_exhibit ENABLE ALWAYS TRIGGER appeals_exhibit_stands;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['appeals_filing', 'appeals_exhibit'] LOOP
        EXECUTE format('CREATE TRIGGER appeals_keep BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION appeals_keep()', kept);
        EXECUTE format('CREATE TRIGGER appeals_keep_all BEFORE TRUNCATE ON %I EXECUTE FUNCTION appeals_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER appeals_keep', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER appeals_keep_all', kept);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION
    appeals_lacks_decision(uuid, text, text), appeals_case_done(), appeals_signed(), appeals_stands(), appeals_keep(),
    appeals_exhibit_stands()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION appeals_lacks_decision(uuid, text, text) TO scs_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON appeals_filing, appeals_exhibit FROM scs_app;
        GRANT UPDATE (words, late_because, amount, open, accepted_at, reply, replied_at, replied_by, third_party_words, supplied_at,
                      question, asked_at, extended_at, overdue_at, hearing_asked_at, held_at, place, chair_id, minutes,
                      appeared, heard_at, outcome, not_admitted, found, granted, decided_at) ON appeals_filing TO scs_app;
        GRANT UPDATE (name, digest, finding, why, found_by, found_at) ON appeals_exhibit TO scs_app;
    END IF;
END $$;

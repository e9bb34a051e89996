-- RULES.md 13: to leave a redlist is one's own wish. Whoever has signed in the matter enters neither that nor its undoing; and who
-- never left comes back as they stood. SQLSTATE SC008; the constraint names the rule.

-- Whether the last of these steps was the person's, or entered for them by somebody who has signed nothing in the matter.
CREATE FUNCTION lists_own_wish(of_case uuid, what text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT said.actor IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.people_user AS official
            JOIN public.cases_signature AS signed ON signed.person_id = official.id
            JOIN public.cases_case AS standing ON standing.matter = signed.matter
            WHERE standing.id = of_case AND official.public_id = said.actor
        )
        FROM public.ledger_event AS said
        WHERE said.chain = of_case AND said.kind = what
        ORDER BY said.seq DESC LIMIT 1
    ), false)
$$;

-- As in migration 0031, but for the taking back of a consent.
CREATE OR REPLACE FUNCTION lists_lacks_ending(of_case uuid, by_verb text, in_act uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN by_verb = 'remove' AND listing.ends_at > public.legal_now() THEN 'lists_early'
        WHEN by_verb = 'revoke-consent' AND (
            listing.consent_revoked_at IS NULL OR NOT public.lists_own_wish(of_case, 'case.revoke-consent')
        ) THEN 'lists_consent'
        WHEN by_verb = 'take-effect' THEN public.lists_lacks_act(of_case, in_act)
    END
    FROM public.lists_listing AS listing WHERE listing.case_id = of_case
$$;

-- As in migration 0031; and what was lifted because the person left binds again when they come back.
CREATE OR REPLACE FUNCTION lists_measure_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    standing record;
BEGIN
    SELECT state, version, verb, act INTO standing FROM public.cases_case WHERE id = NEW.listing_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR standing.version <> 1 THEN
            RAISE EXCEPTION 'A measure is proposed with its listing: lists_measure.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.listing_id, NEW.kind_id) IS DISTINCT FROM (OLD.listing_id, OLD.kind_id) OR NEW.reason NOT IN ('', OLD.reason) THEN
        RAISE EXCEPTION 'This is kept as it is.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_kept';
    ELSIF NEW.state <> OLD.state AND NOT (CASE NEW.state
        WHEN 'proposed' THEN OLD.state = 'effective' AND standing.state IN ('proposed', 'notified')  -- it had immediate effect
        WHEN 'chosen' THEN OLD.state IN ('proposed', 'effective') AND standing.state = 'decided'
        WHEN 'effective' THEN OLD.state IN ('proposed', 'chosen', 'suspended')
            OR OLD.state = 'lifted' AND (standing.verb = 'undo-leaving' OR standing.verb = 'take-effect' AND EXISTS (
                SELECT FROM public.lists_proposed WHERE act = standing.act AND kind = 'restoration'
            ))
        WHEN 'suspended' THEN OLD.state = 'effective'
        ELSE OLD.state <> 'rejected'
    END) THEN
        RAISE EXCEPTION 'No measure comes from % to % here: lists_measure.', OLD.state, NEW.state
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_measure';
    END IF;
    RETURN NEW;
END $$;

-- Ten working days: the moves count them. However long the holidays are, forty days are more.
CREATE FUNCTION lists_came_back() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.lists_own_wish(NEW.id, 'case.undo-leaving') OR NOT EXISTS (
        SELECT FROM public.ledger_event
        WHERE chain = NEW.id AND kind = 'case.revoke-consent' AND ts > public.legal_now() - interval '40 days'
    ) THEN
        RAISE EXCEPTION 'Only who left comes back, by their own wish, and soon: lists_leaving.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_leaving';
    END IF;
    RETURN NULL;
END $$;
-- Before lists_case_done, in the order of their names.
CREATE CONSTRAINT TRIGGER lists_came_back AFTER UPDATE OF state ON cases_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'red-listing' AND NEW.verb = 'undo-leaving' AND NEW.state <> OLD.state)
    EXECUTE FUNCTION lists_came_back();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER lists_came_back;

REVOKE EXECUTE ON FUNCTION lists_own_wish(uuid, text), lists_came_back() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION lists_own_wish(uuid, text) TO scs_app;
    END IF;
END $$;

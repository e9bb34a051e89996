-- RULES.md 5, 13 and 15: what each side said in a filing stays and grows, who has spoken and what was asked for is not forgotten, and
-- nobody is told no who was not heard. SQLSTATE SC010; the constraint names the rule.

CREATE FUNCTION appeals_said_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.words <> '' AND NOT starts_with(NEW.words, OLD.words)
       OR NEW.reply <> '' AND NOT starts_with(NEW.reply, OLD.reply)
       OR NEW.third_party_words <> '' AND NOT starts_with(NEW.third_party_words, OLD.third_party_words)
       OR OLD.hearing_asked_at IS NOT NULL AND NEW.hearing_asked_at IS DISTINCT FROM OLD.hearing_asked_at
       OR OLD.replied_at IS NOT NULL AND NEW.replied_at IS DISTINCT FROM OLD.replied_at
       OR OLD.supplied_at IS NOT NULL AND NEW.supplied_at IS DISTINCT FROM OLD.supplied_at THEN
        RAISE EXCEPTION 'What was said stays.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_said_stands BEFORE UPDATE ON appeals_filing FOR EACH ROW EXECUTE FUNCTION appeals_said_stands();
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_said_stands;

-- Words go when nothing needs them; and with an erased person, in a restored copy.
CREATE FUNCTION appeals_said_needed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.appeals_filing AS filing JOIN public.lists_listing AS listing ON listing.case_id = filing.listing_id
        WHERE filing.case_id = NEW.case_id AND filing.open AND NOT EXISTS (
            SELECT FROM public.records_subject
            WHERE id IN (filing.party, listing.subject_id, listing.beneficiary_id) AND erased_at IS NOT NULL
        )
    ) THEN
        RAISE EXCEPTION 'This is kept until it is decided.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_said_needed AFTER UPDATE OF words, reply, third_party_words ON appeals_filing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
        NEW.words = '' AND OLD.words <> '' OR NEW.reply = '' AND OLD.reply <> ''
        OR NEW.third_party_words = '' AND OLD.third_party_words <> ''
    ) EXECUTE FUNCTION appeals_said_needed();
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_said_needed;

CREATE FUNCTION appeals_spoken() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.replied_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.ledger_event WHERE chain = NEW.case_id AND kind = 'case.reply'
    ) OR NEW.supplied_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.ledger_event WHERE chain = NEW.case_id AND kind = 'case.supply'
    ) THEN
        RAISE EXCEPTION 'Who spoke is in the ledger.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_reply';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_spoken AFTER UPDATE OF replied_at, supplied_at ON appeals_filing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((NEW.replied_at, NEW.supplied_at) IS DISTINCT FROM (OLD.replied_at, OLD.supplied_at))
    EXECUTE FUNCTION appeals_spoken();
ALTER TABLE appeals_filing ENABLE ALWAYS TRIGGER appeals_spoken;

-- ARL 50: whoever asked to be heard is heard before a no.
CREATE FUNCTION appeals_unheard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.appeals_filing WHERE case_id = NEW.id AND hearing_asked_at IS NOT NULL AND heard_at IS NULL
    ) THEN
        RAISE EXCEPTION 'The hearing that was asked for has not been held.' USING ERRCODE = 'SC010', CONSTRAINT = 'appeals_hearing';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeals_unheard AFTER UPDATE OF state ON cases_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'rejected' AND OLD.state <> 'rejected') EXECUTE FUNCTION appeals_unheard();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER appeals_unheard;

REVOKE EXECUTE ON FUNCTION appeals_said_stands(), appeals_said_needed(), appeals_spoken(), appeals_unheard() FROM PUBLIC;

-- An instrument is made of the text that stood before the public, word for word, and of nothing else. The hash alone would
-- not say so: a row could carry an adopted hash beside other words.
CREATE FUNCTION consultations_stood(of_draft uuid, of_kind text, with_digest text, with_document jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.consultations_adoption AS made
        JOIN public.consultations_draft AS draft ON draft.case_id = made.draft_id AND draft.kind = of_kind
        JOIN public.consultations_version AS stood ON stood.id = made.version_id AND stood.digest = made.digest
        WHERE made.draft_id = of_draft AND made.digest = with_digest AND stood.canonical::jsonb = with_document
    )
$$;

-- RULES.md 2 and 11: what may be recorded is a catalogue that was adopted, by whoever adopted it and when.
CREATE FUNCTION consultations_catalogue() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.consultations_stood(NEW.draft, 'catalogue', NEW.digest, NEW.document) OR NOT EXISTS (
        SELECT FROM public.consultations_adoption
        WHERE draft_id = NEW.draft AND by_id = NEW.adopted_by_id AND at = NEW.adopted_at
    ) THEN
        RAISE EXCEPTION 'A catalogue is a text that was adopted.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_catalogue_adopted';
    END IF;
    RETURN NEW;
END $$;
-- Named to be asked after `records_catalogue_next`.
CREATE TRIGGER records_catalogue_of_draft BEFORE INSERT ON records_catalogueversion
    FOR EACH ROW EXECUTE FUNCTION consultations_catalogue();
ALTER TABLE records_catalogueversion ENABLE ALWAYS TRIGGER records_catalogue_of_draft;

REVOKE EXECUTE ON FUNCTION consultations_stood(uuid, text, text, jsonb), consultations_catalogue() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION consultations_stood(uuid, text, text, jsonb) TO scs_app;
    END IF;
END $$;

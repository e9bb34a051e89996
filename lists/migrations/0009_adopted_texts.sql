-- A standard is the text that was adopted, word for word, and stands under the list that the text names.
CREATE FUNCTION lists_standard_text() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.consultations_stood(NEW.draft, 'standard', NEW.digest, NEW.document)
       OR NEW.list_id IS DISTINCT FROM NEW.document ->> 'list' THEN
        RAISE EXCEPTION 'A standard is a text that was adopted.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'lists_standard_adopted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_standard_text BEFORE INSERT ON lists_standard FOR EACH ROW EXECUTE FUNCTION lists_standard_text();
ALTER TABLE lists_standard ENABLE ALWAYS TRIGGER lists_standard_text;
REVOKE EXECUTE ON FUNCTION lists_standard_text() FROM PUBLIC;

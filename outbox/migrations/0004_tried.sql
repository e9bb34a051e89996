-- A message waits until somebody has tried to deliver it: nobody puts it off beyond the longest pause, says that it arrived without an
-- attempt, or gives it up before its week. SQLSTATE SC005; the constraint names the rule.
CREATE FUNCTION outbox_tried() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz := public.legal_now();
BEGIN
    IF NEW.next_attempt_at > now + interval '6 hours 1 minute' AND NEW.next_attempt_at IS DISTINCT FROM OLD.next_attempt_at THEN
        RAISE EXCEPTION 'A message is put off for some hours at most.' USING ERRCODE = 'SC005', CONSTRAINT = 'outbox_not_put_off';
    ELSIF TG_OP = 'UPDATE' AND OLD.state = 'waiting' AND (
        NEW.state <> 'waiting' AND NEW.attempts <> OLD.attempts + 1
        OR NEW.state = 'dead' AND (OLD.first_tried_at > now - interval '6 days') IS NOT FALSE
        OR NEW.first_tried_at IS DISTINCT FROM OLD.first_tried_at
           AND (OLD.first_tried_at IS NOT NULL OR NEW.first_tried_at < now - interval '1 hour')
    ) THEN
        RAISE EXCEPTION 'A message waits until somebody has tried.' USING ERRCODE = 'SC005', CONSTRAINT = 'outbox_tried';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_tried BEFORE INSERT OR UPDATE ON outbox_message FOR EACH ROW EXECUTE FUNCTION outbox_tried();
ALTER TABLE outbox_message ENABLE ALWAYS TRIGGER outbox_tried;
REVOKE EXECUTE ON FUNCTION outbox_tried() FROM PUBLIC;

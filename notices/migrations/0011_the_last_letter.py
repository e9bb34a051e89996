"""A clock starts with the last letter of its kind to somebody, and with no earlier one: a case tells of several steps."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION notices_clock_starts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    starts_with text;
BEGIN
    SELECT clock.notice INTO starts_with
    FROM public.notices_clock AS clock JOIN public.cases_case AS found ON found.kind = clock.case_kind
    WHERE found.id = NEW.case_id AND clock.timer = NEW.kind;
    IF FOUND AND NOT EXISTS (
        SELECT FROM public.notices_notice AS served
        WHERE served.case_id = NEW.case_id AND served.kind = starts_with
          AND served.state = 'served' AND served.served_at <= NEW.trigger_at
          AND (EXISTS (
              -- Counted anew, by whatever touches its dates: it had begun already.
              SELECT FROM public.deadlines_timer
              WHERE case_id = NEW.case_id AND kind = NEW.kind AND trigger_at = NEW.trigger_at
          ) OR NOT EXISTS (
              SELECT FROM public.notices_notice AS later
              WHERE later.case_id = served.case_id AND later.kind = served.kind AND later."to" = served."to"
                AND later.number > served.number AND later.state <> 'void'
          ))
    ) THEN
        RAISE EXCEPTION 'This clock starts when the notice is served, and not before.'
            USING ERRCODE = 'SC007', CONSTRAINT = 'notices_clock_after_service';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0010_words_of_what_continues")]
    operations = [migrations.RunSQL(FUNCTION)]

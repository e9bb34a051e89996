-- RULES.md, "Grounds of removal": a court's message acts at once. Which court, the standard says that the entry was begun
-- under; and no agency orders itself. SQLSTATE SC008; the constraint names the rule.

CREATE FUNCTION lists_standard_courts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.document ->> 'colour' <> 'blacklist' OR EXISTS (
        SELECT FROM jsonb_array_elements_text(NEW.document -> 'courts') AS named (code)
        WHERE NOT EXISTS (
            SELECT FROM public.people_agency AS court JOIN public.lists_list AS list ON list.slug = NEW.list_id
            WHERE court.code = named.code AND court.closed_on IS NULL
              AND court.id NOT IN (SELECT public.people_above(list.agency_id))
        )
    ) THEN
        RAISE EXCEPTION 'No standard may name such a court.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_courts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_standard_courts BEFORE INSERT ON lists_standard FOR EACH ROW
    WHEN (coalesce(NEW.document -> 'courts', '[]') <> '[]') EXECUTE FUNCTION lists_standard_courts();
ALTER TABLE lists_standard ENABLE ALWAYS TRIGGER lists_standard_courts;

-- What programs may say of a listing only as a court: the ledger takes it from no other.
CREATE FUNCTION lists_by_court() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.people_user AS program
        JOIN public.people_agency AS court ON court.id = program.agency_id
        JOIN public.cases_case AS standing ON standing.id = NEW.chain
        JOIN public.lists_listing AS listing ON listing.case_id = standing.id
        JOIN public.lists_standard AS standard ON standard.id = listing.standard_id
        WHERE program.public_id = NEW.actor AND program.kind = 'machine'
          AND NOT (coalesce(standard.document -> 'courts', '[]') ? court.code AND court.closed_on IS NULL
                   AND court.id NOT IN (SELECT public.people_above(standing.agency_id)))
    ) THEN
        RAISE EXCEPTION 'The standard names another court, or none.' USING ERRCODE = 'SC008', CONSTRAINT = 'lists_court';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lists_by_court BEFORE INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.actor IS NOT NULL AND NEW.kind IN (
        'case.confirm-fulfilment', 'case.lift-interim', 'case.order-removal', 'case.reduce', 'case.suspend', 'case.withdraw'
    )) EXECUTE FUNCTION lists_by_court();
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER lists_by_court;

REVOKE EXECUTE ON FUNCTION lists_standard_courts(), lists_by_court() FROM PUBLIC;

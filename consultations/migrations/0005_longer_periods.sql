-- An agency may give the public more than the law's thirty days: a draft says how many before it is opened, and the three
-- guards of migration 0002 count those. Fewer than thirty no row can say (the constraint of the table).

CREATE OR REPLACE FUNCTION consultations_draft() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.case_id, NEW.ref, NEW.slug, NEW.kind, NEW.agency_id, NEW.zone)
       IS DISTINCT FROM (OLD.case_id, OLD.ref, OLD.slug, OLD.kind, OLD.agency_id, OLD.zone) OR NEW.current < OLD.current THEN
        RAISE EXCEPTION 'What a draft is does not change.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_draft';
    ELSIF NEW.days <> OLD.days AND EXISTS (
        SELECT FROM public.consultations_version WHERE draft_id = OLD.case_id AND opened_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'For how long a text stands is said before it stands.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_draft';
    ELSIF EXISTS (SELECT FROM public.consultations_adoption WHERE draft_id = OLD.case_id) THEN
        RAISE EXCEPTION 'An adopted text does not change.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_adopted';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION consultations_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    in_zone text;
    in_state text;
    for_days int;
    base public.consultations_version;
    from_at timestamptz;
BEGIN
    SELECT draft.zone, told.state, draft.days INTO in_zone, in_state, for_days
    FROM public.consultations_draft AS draft JOIN public.cases_case AS told ON told.id = draft.case_id
    WHERE draft.case_id = NEW.draft_id;
    IF in_state NOT IN ('drafting', 'open', 'closed', 'enacted') THEN
        RAISE EXCEPTION 'Nothing more is drafted here.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_adopted';
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.proposed_at := public.legal_now();
        IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'The hash is not that of the text.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_digest';
        ELSIF NEW.number <> 1 + coalesce(
                (SELECT max(number) FROM public.consultations_version WHERE draft_id = NEW.draft_id), 0)
              OR (NEW.number = 1) <> (NEW.change = 'first')
              OR (NEW.opened_at, NEW.closes_at, NEW.certified_by_id) IS DISTINCT FROM (NULL, NULL, NULL) THEN
            RAISE EXCEPTION 'Versions are counted, and each begins unpublished.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_version_begins';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.draft_id, NEW.number, NEW.canonical, NEW.digest, NEW.change, NEW.proposed_change, NEW.proposed_by_id,
        NEW.proposed_at, NEW.reason)
       IS DISTINCT FROM
       (OLD.id, OLD.draft_id, OLD.number, OLD.canonical, OLD.digest, OLD.change, OLD.proposed_change, OLD.proposed_by_id,
        OLD.proposed_at, OLD.reason)
       OR OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at
       OR OLD.closes_at IS NOT NULL AND NEW.closes_at IS DISTINCT FROM OLD.closes_at
       OR OLD.certified_by_id IS NOT NULL AND NEW.certified_by_id IS DISTINCT FROM OLD.certified_by_id THEN
        RAISE EXCEPTION 'A version does not change.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_text';
    END IF;
    IF OLD.certified_by_id IS NULL AND NEW.certified_by_id IS NOT NULL THEN
        PERFORM public.consultations_second(NEW.certified_by_id, earlier.proposed_by_id, earlier.proposed_at)
        FROM public.consultations_version AS earlier WHERE earlier.draft_id = NEW.draft_id;
    END IF;
    IF OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL THEN
        NEW.opened_at := public.legal_now();
        IF NEW.change IN ('narrowing', 'clerical') AND NEW.certified_by_id IS NULL THEN
            RAISE EXCEPTION 'A second official certifies such a change.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_certified';
        ELSIF EXISTS (
            SELECT FROM public.consultations_version WHERE draft_id = NEW.draft_id AND number > NEW.number AND opened_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'A later version stands already.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_text';
        END IF;
    END IF;
    IF OLD.closes_at IS NULL AND NEW.closes_at IS NOT NULL THEN
        IF NEW.change IN ('first', 'widening') THEN
            from_at := public.consultations_full_days(NEW.opened_at, for_days, in_zone); -- No. 49(7)
        ELSE
            SELECT * INTO base FROM public.consultations_version
            WHERE draft_id = NEW.draft_id AND number < NEW.number AND opened_at IS NOT NULL ORDER BY number DESC LIMIT 1;
            from_at := public.consultations_full_days(
                greatest(NEW.opened_at, base.closes_at - interval '1 microsecond'), 7, in_zone);
        END IF;
        IF (NEW.closes_at >= from_at) IS NOT TRUE THEN
            RAISE EXCEPTION 'The text stands for its full days.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_full_days';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION consultations_adopting() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    draft public.consultations_draft;
    text_of public.consultations_version;
    stood_since timestamptz;
BEGIN
    -- Comments hold this row while they come in: all of them are seen, or they see the adoption.
    SELECT * INTO draft FROM public.consultations_draft WHERE case_id = NEW.id FOR UPDATE;
    SELECT version.* INTO text_of FROM public.consultations_adoption AS made
    JOIN public.consultations_version AS version ON version.id = made.version_id
    WHERE made.draft_id = NEW.id AND made.digest = version.digest AND version.draft_id = draft.case_id
      AND version.number = draft.current AND made.attested = (NEW.verb = 'attest');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'What is adopted is the text that stood.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_exact_text';
    ELSIF NEW.verb = 'attest' THEN
        IF NOT EXISTS (
            SELECT FROM public.consultations_enactment AS enacted
            JOIN public.records_storedfile AS published ON published.id = enacted.text_file AND published.holder = NEW.id
            JOIN public.records_storedfile AS proof ON proof.id = enacted.proof_file AND proof.holder = NEW.id
            WHERE enacted.draft_id = NEW.id AND enacted.comment_until - enacted.comment_from >= 30
              AND published.id <> proof.id
        ) THEN
            RAISE EXCEPTION 'Its comment period is proved.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_full_days';
        END IF;
        RETURN NULL;
    END IF;
    SELECT opened_at INTO stood_since FROM public.consultations_version
    WHERE draft_id = NEW.id AND change IN ('first', 'widening') AND opened_at IS NOT NULL ORDER BY number DESC LIMIT 1;
    IF (public.consultations_ends_at(NEW.id, text_of.closes_at) <= public.legal_now()
        AND public.consultations_full_days(stood_since, draft.days, draft.zone) <= public.legal_now()) IS NOT TRUE THEN
        RAISE EXCEPTION 'The text stands for its full days.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_full_days';
    ELSIF draft.pending IS NOT NULL THEN
        RAISE EXCEPTION 'A proposed change is certified or dropped first.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_certified';
    ELSIF EXISTS (
        SELECT FROM public.consultations_comment AS said
        JOIN public.consultations_version AS version ON version.id = said.version_id
        WHERE version.draft_id = NEW.id AND said.group_id IS NULL
    ) OR EXISTS (
        SELECT FROM public.consultations_commentgroup WHERE draft_id = NEW.id AND answer_id IS NULL
    ) THEN
        RAISE EXCEPTION 'Every comment is answered first.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_answered';
    END IF;
    RETURN NULL;
END $$;

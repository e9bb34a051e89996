-- RULES.md, invariant 2, where nobody can step around it. A refusal has SQLSTATE SC008 and names its rule as the constraint
-- (consultations/registry.py makes a sentence of it). ALWAYS: in replication mode too. Each function pins its search path.

-- The instant at which so many full days are over in a zone: the day on which they begin does not count (CPL 85).
CREATE FUNCTION consultations_full_days(since timestamptz, days int, zone text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ((since AT TIME ZONE zone)::date + days + 1)::timestamp AT TIME ZONE zone
$$;

-- When the time of a version is over: as it was promised, or later where its running clock was lengthened (an outage).
CREATE FUNCTION consultations_ends_at(draft uuid, promised timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT greatest(promised, max(running.due_at)) FROM public.deadlines_timer AS running
    WHERE promised IS NOT NULL AND running.case_id = draft AND running.kind IN ('COMMENT', 'COMMENT-NARROWED')
      AND running.state IN ('armed', 'held', 'fired')
$$;

CREATE FUNCTION consultations_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'What was drafted, said and answered is kept.'
        USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_kept';
END $$;

-- --- Drafts and versions --------------------------------------------------------------------------------------------------

CREATE FUNCTION consultations_draft() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.case_id, NEW.ref, NEW.slug, NEW.kind, NEW.agency_id, NEW.zone)
       IS DISTINCT FROM (OLD.case_id, OLD.ref, OLD.slug, OLD.kind, OLD.agency_id, OLD.zone) OR NEW.current < OLD.current THEN
        RAISE EXCEPTION 'What a draft is does not change.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_draft';
    ELSIF EXISTS (SELECT FROM public.consultations_adoption WHERE draft_id = OLD.case_id) THEN
        RAISE EXCEPTION 'An adopted text does not change.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_adopted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultations_draft BEFORE UPDATE ON consultations_draft FOR EACH ROW EXECUTE FUNCTION consultations_draft();

CREATE FUNCTION consultations_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    in_zone text;
    in_state text;
    base public.consultations_version;
    from_at timestamptz;
BEGIN
    SELECT draft.zone, told.state INTO in_zone, in_state
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
            from_at := public.consultations_full_days(NEW.opened_at, 30, in_zone); -- No. 49(7)
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

-- Somebody else than the first: another person, who has not stood in for them since, and an official who works here.
CREATE FUNCTION consultations_second(person bigint, first_person bigint, since timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF person = first_person OR person IN (SELECT public.cases_stand_ins(first_person, since)) THEN
        RAISE EXCEPTION 'A second official must do this.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_four_eyes';
    ELSIF NOT EXISTS (SELECT FROM public.people_user WHERE id = person AND kind = 'official' AND is_active)
          OR EXISTS (
              SELECT FROM public.people_user_groups AS held JOIN public.auth_group AS role ON role.id = held.group_id
              WHERE held.user_id = person AND role.name IN ('auditor', 'oversight board')) THEN
        RAISE EXCEPTION 'Only officials who work here do this.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_officials';
    END IF;
END $$;
CREATE TRIGGER consultations_version BEFORE INSERT OR UPDATE ON consultations_version
    FOR EACH ROW EXECUTE FUNCTION consultations_version();

-- --- Comments -------------------------------------------------------------------------------------------------------------

-- In time or too late is decided here: by the time of receipt, under a lock that a change of the draft waits for.
CREATE FUNCTION consultations_comment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM public.consultations_draft WHERE case_id = NEW.draft_id FOR SHARE;
        NEW.received_at := public.legal_now();
        IF NOT EXISTS (
            SELECT FROM public.consultations_draft AS draft
            JOIN public.cases_case AS told ON told.id = draft.case_id
            JOIN public.consultations_version AS version ON version.draft_id = draft.case_id AND version.number = draft.current
            WHERE draft.case_id = NEW.draft_id AND version.id = NEW.version_id AND told.state = 'open'
              AND version.opened_at <= NEW.received_at
              AND NEW.received_at < public.consultations_ends_at(draft.case_id, version.closes_at)
        ) THEN
            RAISE EXCEPTION 'This text is not open for comment.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_in_time';
        ELSIF (NEW.group_id, NEW.erased_at) IS DISTINCT FROM (NULL, NULL)
              OR NOT EXISTS (SELECT FROM public.ledger_event WHERE id = NEW.event AND chain = NEW.public_id) THEN
            RAISE EXCEPTION 'A comment is in the ledger.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_in_ledger';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.public_id, NEW.draft_id, NEW.version_id, NEW.language, NEW.channel, NEW.received_at, NEW.event)
       IS DISTINCT FROM
       (OLD.id, OLD.public_id, OLD.draft_id, OLD.version_id, OLD.language, OLD.channel, OLD.received_at, OLD.event)
       OR (NEW.text, NEW.name, NEW.contact, NEW.fingerprint) IS DISTINCT FROM (OLD.text, OLD.name, OLD.contact, OLD.fingerprint)
          AND NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.text = '' AND NEW.name = ''
                   AND NEW.contact IS NULL AND NEW.fingerprint = ''::bytea)
       OR OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at
       OR OLD.group_id IS NOT NULL AND NEW.group_id IS DISTINCT FROM OLD.group_id THEN
        RAISE EXCEPTION 'What was said is kept as it was said.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_kept';
    ELSIF OLD.group_id IS NULL AND NEW.group_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.consultations_commentgroup WHERE id = NEW.group_id AND version_id = NEW.version_id
    ) THEN
        RAISE EXCEPTION 'A group is of one version.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_version';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultations_comment BEFORE INSERT OR UPDATE ON consultations_comment
    FOR EACH ROW EXECUTE FUNCTION consultations_comment();

CREATE FUNCTION consultations_group() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        (NEW.id, NEW.draft_id, NEW.version_id, NEW.number, NEW.lead_id, NEW.near_id)
        IS DISTINCT FROM (OLD.id, OLD.draft_id, OLD.version_id, OLD.number, OLD.lead_id, OLD.near_id)
        OR NEW.differs NOT IN (OLD.differs, '') OR NEW.size < OLD.size OR OLD.answer_id IS NOT NULL AND NEW.answer_id IS NULL
    ) THEN
        RAISE EXCEPTION 'A group only grows.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_kept';
    ELSIF NOT EXISTS (
        SELECT FROM public.consultations_comment AS lead JOIN public.consultations_version AS version ON version.id = lead.version_id
        WHERE lead.id = NEW.lead_id AND version.id = NEW.version_id AND version.draft_id = NEW.draft_id
    ) THEN
        RAISE EXCEPTION 'A group is of one version.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_same_version';
    ELSIF NEW.answer_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.answer_id IS DISTINCT FROM OLD.answer_id) AND (
        NOT EXISTS (SELECT FROM public.consultations_answer WHERE id = NEW.answer_id AND draft_id = NEW.draft_id)
        OR EXISTS (
            SELECT FROM public.consultations_version AS version
            JOIN public.consultations_draft AS draft ON draft.case_id = version.draft_id AND draft.current = version.number
            WHERE version.id = NEW.version_id
              AND public.consultations_ends_at(draft.case_id, version.closes_at) > public.legal_now()
        )
    ) THEN
        RAISE EXCEPTION 'Comments are answered when all have come.' USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_answered_early';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultations_group BEFORE INSERT OR UPDATE ON consultations_commentgroup
    FOR EACH ROW EXECUTE FUNCTION consultations_group();

CREATE FUNCTION consultations_withhold() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.proposed_at := public.legal_now();
        IF (NEW.authorised_by_id, NEW.ended_by_id) IS DISTINCT FROM (NULL, NULL) THEN
            RAISE EXCEPTION 'One official proposes, a second authorises.'
                USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_four_eyes';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.comment_id, NEW.ground, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
       IS DISTINCT FROM (OLD.id, OLD.comment_id, OLD.ground, OLD.reason, OLD.proposed_by_id, OLD.proposed_at)
       OR OLD.authorised_by_id IS NOT NULL
          AND (NEW.authorised_by_id, NEW.authorised_at) IS DISTINCT FROM (OLD.authorised_by_id, OLD.authorised_at)
       OR OLD.ended_by_id IS NOT NULL AND (NEW.ended_by_id, NEW.ended_at) IS DISTINCT FROM (OLD.ended_by_id, OLD.ended_at) THEN
        RAISE EXCEPTION 'What was withheld, why and by whom is kept.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_kept';
    ELSIF OLD.authorised_by_id IS NULL AND NEW.authorised_by_id IS NOT NULL THEN
        NEW.authorised_at := public.legal_now();
        PERFORM public.consultations_second(NEW.authorised_by_id, OLD.proposed_by_id, OLD.proposed_at);
    END IF;
    IF OLD.ended_by_id IS NULL AND NEW.ended_by_id IS NOT NULL THEN
        NEW.ended_at := public.legal_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultations_withhold BEFORE INSERT OR UPDATE ON consultations_withholding
    FOR EACH ROW EXECUTE FUNCTION consultations_withhold();

-- --- Adoption -------------------------------------------------------------------------------------------------------------

-- No draft comes into `adopted` but with the exact text that stood its full days, every comment grouped and answered; or,
-- enacted elsewhere, with the proof that it stood there.
CREATE FUNCTION consultations_adopting() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
        AND public.consultations_full_days(stood_since, 30, draft.zone) <= public.legal_now()) IS NOT TRUE THEN
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
CREATE CONSTRAINT TRIGGER consultations_adopting AFTER INSERT OR UPDATE OF state, version ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'draft' AND NEW.state = 'adopted' AND NEW.verb IN ('adopt', 'attest'))
    EXECUTE FUNCTION consultations_adopting();

CREATE FUNCTION consultations_adoption() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.at := public.legal_now();
    RETURN NEW;
END $$;
CREATE TRIGGER consultations_adoption BEFORE INSERT ON consultations_adoption
    FOR EACH ROW EXECUTE FUNCTION consultations_adoption();

CREATE FUNCTION consultations_adopted() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.cases_case WHERE id = NEW.draft_id AND state = 'adopted') THEN
        RAISE EXCEPTION 'A text is adopted by a move of its case.'
            USING ERRCODE = 'SC008', CONSTRAINT = 'consultations_exact_text';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER consultations_adopted AFTER INSERT ON consultations_adoption
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION consultations_adopted();

-- --- Kept, and for every session --------------------------------------------------------------------------------------------

DO $$
DECLARE
    named text;
    forbidden text;
BEGIN
    FOR named, forbidden IN VALUES
        ('draft', 'DELETE'), ('version', 'DELETE'), ('comment', 'DELETE'), ('commentgroup', 'DELETE'),
        ('withholding', 'DELETE'), ('answer', 'UPDATE OR DELETE'), ('adoption', 'UPDATE OR DELETE'),
        ('enactment', 'UPDATE OR DELETE'), ('evaluation', 'UPDATE OR DELETE')
    LOOP
        EXECUTE format('CREATE TRIGGER consultations_keep_row BEFORE %s ON %I FOR EACH ROW EXECUTE FUNCTION consultations_keep()',
                       forbidden, 'consultations_' || named);
        EXECUTE format('CREATE TRIGGER consultations_keep_table BEFORE TRUNCATE ON %I EXECUTE FUNCTION consultations_keep()',
                       'consultations_' || named);
    END LOOP;
    FOR named, forbidden IN
        SELECT relation.relname, found.tgname FROM pg_trigger AS found JOIN pg_class AS relation ON relation.oid = found.tgrelid
        WHERE NOT found.tgisinternal AND found.tgname LIKE 'consultations\_%'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', named, forbidden);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION
    consultations_full_days(timestamptz, int, text), consultations_ends_at(uuid, timestamptz), consultations_keep(), consultations_draft(), consultations_version(),
    consultations_second(bigint, bigint, timestamptz), consultations_comment(), consultations_group(),
    consultations_withhold(), consultations_adopting(), consultations_adoption(), consultations_adopted()
FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION consultations_full_days(timestamptz, int, text),
            consultations_ends_at(uuid, timestamptz), consultations_second(bigint, bigint, timestamptz) TO scs_app;
        REVOKE DELETE, TRUNCATE ON consultations_draft, consultations_version, consultations_comment,
            consultations_commentgroup, consultations_withholding, consultations_answer, consultations_adoption,
            consultations_enactment, consultations_evaluation FROM scs_app;
        REVOKE UPDATE ON consultations_answer, consultations_adoption, consultations_enactment, consultations_evaluation
            FROM scs_app;
    END IF;
END $$;

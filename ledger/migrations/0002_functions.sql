-- The only ways to write the ledger. The application may read all of it and call the functions granted at the end.

CREATE SEQUENCE ledger_event_id;
-- Hashes do not compress, and trying takes longer than writing a page.
ALTER TABLE ledger_page ALTER COLUMN events SET STORAGE PLAIN;
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
INSERT INTO ledger_log (id, begun_at) VALUES (gen_random_uuid(), clock_timestamp());

-- The leaf of an event, in the one form that it has (RFC 8785). All of a caller's text that goes into it is the kind,
-- which `ledger_append` has looked at: nothing in it needs escaping.
CREATE FUNCTION ledger_leaf(who uuid, chain uuid, cm bytea, kind text, prev bytea, seq bigint, ts timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '{"actor":' || coalesce('"' || who || '"', 'null') || ',"case":"' || chain
        || '","cm":"' || encode(cm, 'hex') || '","kind":"' || kind
        || '","prev":"' || encode(coalesce(prev, '\x0000000000000000000000000000000000000000000000000000000000000000'), 'hex')
        || '","seq":' || seq
        || ',"ts":"' || to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","v":1}'
$$;

-- One event, at the end of its chain. UNIQUE (chain, seq) is the chain's lock: who comes second waits there for the
-- first one's commit, finds the place taken, and reads the chain again. So a look at one chain never waits for another.
CREATE FUNCTION ledger_append_one(
    to_chain uuid, what text, who uuid, cm bytea, whose uuid, opening bytea,
    OUT event bigint, OUT seq bigint, OUT ts timestamptz, OUT leaf_hash bytea
) LANGUAGE plpgsql AS $$
DECLARE
    last_seq bigint;
    last_ts timestamptz;
    prev bytea;
    leaf text;
BEGIN
    LOOP
        SELECT e.seq, e.leaf_hash, e.ts INTO last_seq, prev, last_ts
        FROM public.ledger_event AS e WHERE e.chain = to_chain ORDER BY e.seq DESC LIMIT 1;
        seq := coalesce(last_seq, 0) + 1;
        -- Read after any waiting, and never less than the event before: time does not go back in a chain.
        ts := greatest(public.clock_legal_at(clock_timestamp()), last_ts);
        leaf := public.ledger_leaf(who, to_chain, cm, what, prev, seq, ts);
        leaf_hash := sha256('\x00'::bytea || convert_to(leaf, 'UTF8'));
        event := nextval('public.ledger_event_id');
        INSERT INTO public.ledger_event AS e (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
        VALUES (event, to_chain, seq, what, who, ts, clock_timestamp(), leaf, leaf_hash)
        ON CONFLICT ON CONSTRAINT ledger_event_in_order DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
    INSERT INTO public.ledger_queued (event, leaf_hash) VALUES (event, leaf_hash);
    IF opening IS NOT NULL THEN
        INSERT INTO public.ledger_opening (event, subject, sealed) VALUES (event, whose, opening);
    END IF;
END $$;

-- The first event of each of many chains, in one statement: less than half the time that one after the other takes.
-- Where somebody else is appending to one of the chains it fails with unique_violation, and so does the whole of it.
CREATE FUNCTION ledger_append_set(
    chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[], now_legal timestamptz
) RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH made AS MATERIALIZED (
        SELECT *, sha256('\x00'::bytea || convert_to(leaf, 'UTF8')) AS leaf_hash
        FROM (
            SELECT given.*, following.seq, following.ts, nextval('public.ledger_event_id') AS id,
                   public.ledger_leaf(given.actor, given.chain, given.cm, given.kind, last.leaf_hash, following.seq, following.ts) AS leaf
            FROM (
                SELECT *, row_number() OVER (PARTITION BY chain ORDER BY ord) AS nth
                FROM unnest(chains, kinds, actors, cms, subjects, sealed)
                    WITH ORDINALITY AS one (chain, kind, actor, cm, subject, opening, ord)
            ) AS given
            LEFT JOIN LATERAL (
                SELECT e.seq, e.leaf_hash, e.ts FROM public.ledger_event AS e
                WHERE e.chain = given.chain ORDER BY e.seq DESC LIMIT 1
            ) AS last ON true
            CROSS JOIN LATERAL (SELECT coalesce(last.seq, 0) + 1 AS seq, greatest(now_legal, last.ts) AS ts) AS following
            WHERE given.nth = 1 ORDER BY given.chain
            OFFSET 0
        ) AS said
    ), kept AS (
        INSERT INTO public.ledger_event (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
        SELECT id, chain, seq, kind, actor, ts, clock_timestamp(), leaf, leaf_hash FROM made
    ), queued AS (
        INSERT INTO public.ledger_queued (event, leaf_hash) SELECT id, leaf_hash FROM made
    ), told AS (
        INSERT INTO public.ledger_opening (event, subject, sealed) SELECT id, subject, opening FROM made WHERE opening IS NOT NULL
    )
    SELECT ord::int, id, seq, ts, leaf_hash FROM made;
END $$;

-- Many events, in the caller's transaction. Chains are taken in the order of their ids, so that two batches never wait
-- for one another in a ring; events of one chain keep the order in which they are given.
CREATE FUNCTION ledger_append(chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[])
RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    many int := cardinality(chains);
    done int := 0;
    others int[] := '{1}';
    made record;
BEGIN
    IF (cardinality(kinds), cardinality(actors), cardinality(cms), cardinality(subjects), cardinality(sealed))
       IS DISTINCT FROM (many, many, many, many, many)
       OR array_position(chains, NULL) IS NOT NULL OR array_position(cms, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'An event has a chain, a kind and a commitment.' USING ERRCODE = 'SC003';
    END IF;
    IF EXISTS (
        SELECT FROM unnest(kinds, cms) AS given (kind, cm)
        WHERE (length(kind) <= 60 AND kind ~ '^[a-z][a-z0-9]*([._-][a-z0-9]+)*$' AND kind <> 'erased'
               AND NOT starts_with(kind, 'ledger.') AND length(cm) = 32) IS NOT TRUE
    ) THEN
        RAISE EXCEPTION 'A kind has small letters, digits, dots and hyphens, and is not the ledger''s own; a commitment has 32 bytes.'
            USING ERRCODE = 'SC003';
    END IF;
    IF many > 4 THEN  -- fewer are done sooner one after the other
        BEGIN
            RETURN QUERY SELECT * FROM public.ledger_append_set(
                chains, kinds, actors, cms, subjects, sealed, public.clock_legal_at(clock_timestamp()));
            GET DIAGNOSTICS done = ROW_COUNT;
        EXCEPTION WHEN unique_violation THEN
            done := 0;
        END;
    END IF;
    IF many > 1 AND done < many THEN
        SELECT array_agg(n ORDER BY chain, n) INTO others
        FROM (SELECT c.n, c.chain, row_number() OVER (PARTITION BY c.chain ORDER BY c.n) AS nth
              FROM unnest(chains) WITH ORDINALITY AS c (chain, n)) AS numbered
        WHERE done = 0 OR nth > 1;
    END IF;
    FOR i IN 1..many - done LOOP
        ord := others[i];
        made := public.ledger_append_one(chains[ord], kinds[ord], actors[ord], cms[ord], subjects[ord], sealed[ord]);
        event := made.event;
        seq := made.seq;
        ts := made.ts;
        leaf_hash := made.leaf_hash;
        RETURN NEXT;
    END LOOP;
END $$;

CREATE FUNCTION ledger_size() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT page.number * 256 + cardinality(page.events) FROM public.ledger_page AS page ORDER BY page.number DESC LIMIT 1
    ), 0)
$$;

-- Put the next queued events at the end of the log, in the order of their ids. Whoever may call this chooses when, never
-- what: order and leaf hashes come from the events. Returns the leaf hashes, for the sequencer to go on with.
CREATE FUNCTION ledger_integrate(most int) RETURNS TABLE (first bigint, leaf_hashes bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    upto bigint;
    page_number bigint;
    page_events bigint[];
    tile_hashes bytea;
    taken bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock(7411203);
    first := public.ledger_size();
    page_number := first / 256;
    IF EXISTS (SELECT FROM public.ledger_queued OFFSET most) THEN
        SELECT q.event INTO upto FROM public.ledger_queued AS q ORDER BY q.event OFFSET most - 1 LIMIT 1;
    END IF;
    WITH gone AS MATERIALIZED (
        DELETE FROM public.ledger_queued AS q WHERE upto IS NULL OR q.event <= upto RETURNING q.event, q.leaf_hash
    ), ordered AS (
        SELECT * FROM gone ORDER BY event
    )
    SELECT array_agg(event), string_agg(leaf_hash, '') INTO taken, leaf_hashes FROM ordered;
    IF taken IS NULL THEN
        leaf_hashes := '';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT p.events INTO page_events FROM public.ledger_page AS p WHERE p.number = page_number;
    SELECT t.hashes INTO tile_hashes FROM public.ledger_tile AS t WHERE t.level = 0 AND t.index = page_number;
    page_events := page_events || taken;
    tile_hashes := coalesce(tile_hashes, '') || leaf_hashes;
    INSERT INTO public.ledger_page AS p (number, events, span)
    SELECT page_number + i, slice.events, int8range(bounds.least, bounds.most, '[]')
    FROM generate_series(0, (cardinality(page_events) - 1) / 256) AS i,
         LATERAL (SELECT page_events[i * 256 + 1 : i * 256 + 256] AS events) AS slice,
         -- Only the first page may hold events of more than one batch: any other is in the order of the ids.
         LATERAL (SELECT min(e) AS least, max(e) AS most FROM unnest(
             CASE i WHEN 0 THEN slice.events ELSE ARRAY[slice.events[1], slice.events[cardinality(slice.events)]] END
         ) AS e) AS bounds
    ON CONFLICT (number) DO UPDATE SET events = excluded.events, span = excluded.span;
    INSERT INTO public.ledger_tile AS t (level, index, hashes)
    SELECT 0, page_number + i, substr(tile_hashes, i * 8192 + 1, 8192)
    FROM generate_series(0, (length(tile_hashes) - 1) / 8192) AS i
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes;
    RETURN NEXT;
END $$;

-- Tiles above the leaves, which the sequencer computes. A wrong hash here is one that no checkpoint is kept for.
CREATE FUNCTION ledger_keep_tiles(levels smallint[], indexes bigint[], contents bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    log_size bigint := public.ledger_size();
BEGIN
    PERFORM pg_advisory_xact_lock(7411203);
    IF EXISTS (
        SELECT FROM unnest(levels, indexes, contents) AS t (level, index, hashes)
        WHERE (t.level BETWEEN 1 AND 7 AND t.index >= 0 AND length(t.hashes) BETWEEN 32 AND 8192 AND length(t.hashes) % 32 = 0
               AND t.index * 256 + length(t.hashes) / 32 <= log_size >> (8 * t.level)) IS NOT TRUE
    ) THEN
        RAISE EXCEPTION 'No such tile belongs to the log.' USING ERRCODE = 'SC003';
    END IF;
    INSERT INTO public.ledger_tile AS t (level, index, hashes)
    SELECT * FROM unnest(levels, indexes, contents)
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes;
END $$;

-- The root of RFC 6962 over these hashes: pairs, level by level, with an odd last one carried up.
CREATE FUNCTION ledger_fold(hashes bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    row bytea := hashes;
    above bytea;
BEGIN
    WHILE length(row) > 32 LOOP
        above := '';
        FOR i IN 0..length(row) / 64 - 1 LOOP
            above := above || sha256('\x01'::bytea || substr(row, i * 64 + 1, 64));
        END LOOP;
        row := above || substr(row, length(row) / 64 * 64 + 1);
    END LOOP;
    RETURN row;
END $$;

-- From the tiles at the right edge: at each level, the hashes that do not fill a tile, and what lies right of them.
CREATE FUNCTION ledger_root() RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    log_size bigint := public.ledger_size();
    root bytea := '';
BEGIN
    FOR height IN 0..7 LOOP
        IF (log_size >> (8 * height)) % 256 > 0 THEN
            SELECT public.ledger_fold(t.hashes || root) INTO root
            FROM public.ledger_tile AS t WHERE t.level = height AND t.index = log_size >> (8 * height + 8);
        END IF;
    END LOOP;
    RETURN CASE WHEN log_size = 0 THEN sha256('') ELSE root END;
END $$;

-- Publish a checkpoint that says what the tree says. Its signature is checked by whoever reads it.
CREATE FUNCTION ledger_keep_checkpoint(new_size bigint, new_root bytea, new_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411203);
    IF (new_size = public.ledger_size() AND new_root = public.ledger_root() AND starts_with(
            substr(new_note, strpos(new_note, chr(10))),
            chr(10) || new_size || chr(10) || encode(new_root, 'base64') || chr(10) || chr(10)
        )) IS NOT TRUE THEN
        RAISE EXCEPTION 'The checkpoint does not say what the log says.' USING ERRCODE = 'SC003';
    END IF;
    INSERT INTO public.ledger_checkpoint (size, root, note, signed_at)
    VALUES (new_size, new_root, new_note, clock_timestamp());
END $$;

-- From now on checkpoints are signed with this key: said in the log, so that no other key comes in unseen.
CREATE FUNCTION ledger_keep_signer(new_vkey text, cm bytea, opening bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411203);
    IF new_vkey IS DISTINCT FROM (SELECT s.vkey FROM public.ledger_signer AS s ORDER BY s.id DESC LIMIT 1) THEN
        INSERT INTO public.ledger_signer (vkey, since) VALUES (new_vkey, clock_timestamp());
        PERFORM public.ledger_append_one(log.id, 'ledger.key', NULL, cm, '00000000-0000-0000-0000-000000000000', opening)
        FROM public.ledger_log AS log;
    END IF;
END $$;

-- A backup was restored, and two officials go on: said in the log, in the only way there is to say it.
CREATE FUNCTION ledger_accept_restore(first_person uuid, second_person uuid, cm bytea, opening bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    nobody uuid := '00000000-0000-0000-0000-000000000000';
    log_chain uuid := (SELECT id FROM public.ledger_log);
BEGIN
    IF first_person IS NULL OR second_person IS NULL OR first_person = second_person THEN
        RAISE EXCEPTION 'Going on after a restore takes two officials.' USING ERRCODE = 'SC003';
    END IF;
    PERFORM public.ledger_append_one(log_chain, 'ledger.restore-confirmed', first_person, cm, nobody, NULL);
    PERFORM public.ledger_append_one(log_chain, 'ledger.restored', second_person, cm, nobody, opening);
END $$;

-- Keys of subjects who have none yet. Whoever makes one at the same moment keeps the first; subjects come in the order of
-- their ids, so that nobody waits in a ring.
CREATE FUNCTION ledger_keep_keys(subjects uuid[], keys bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.ledger_subjectkey (subject, wrapped)
    SELECT made.subject, made.key FROM unnest(subjects, keys) AS made (subject, key) ORDER BY made.subject
    ON CONFLICT DO NOTHING
$$;

-- Erase a person: the key and the openings go, every hash stays, and that it was done is said. One cannot be had
-- without the other.
CREATE FUNCTION ledger_erase(whom uuid, to_chain uuid, who uuid, cm bytea, opening bytea)
RETURNS TABLE (event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF whom IS NULL OR whom = '00000000-0000-0000-0000-000000000000' THEN
        RAISE EXCEPTION 'What is about no person cannot be erased as one.' USING ERRCODE = 'SC003';
    END IF;
    DELETE FROM public.ledger_opening WHERE subject = whom;
    DELETE FROM public.ledger_subjectkey WHERE subject = whom;
    RETURN QUERY SELECT * FROM public.ledger_append_one(
        to_chain, 'erased', who, cm, '00000000-0000-0000-0000-000000000000', opening);
END $$;

-- What was written is never changed: not by the owner, not in replication mode, not by TRUNCATE.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is only ever added to.' USING ERRCODE = 'SC003';
END $$;
-- The last page and the last tile of each level grow until they are full.
CREATE FUNCTION ledger_grow_page() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.number = OLD.number AND cardinality(OLD.events) < 256
       AND NEW.events[1 : cardinality(OLD.events)] = OLD.events THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger is only ever added to.' USING ERRCODE = 'SC003';
END $$;
CREATE FUNCTION ledger_grow_tile() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.level, NEW.index) = (OLD.level, OLD.index)
       AND (NEW.hashes = OLD.hashes
            OR length(OLD.hashes) < 8192 AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger is only ever added to.' USING ERRCODE = 'SC003';
END $$;
CREATE TRIGGER ledger_page_grows BEFORE UPDATE ON ledger_page FOR EACH ROW EXECUTE FUNCTION ledger_grow_page();
CREATE TRIGGER ledger_tile_grows BEFORE UPDATE ON ledger_tile FOR EACH ROW EXECUTE FUNCTION ledger_grow_tile();
ALTER TABLE ledger_page ENABLE ALWAYS TRIGGER ledger_page_grows;
ALTER TABLE ledger_tile ENABLE ALWAYS TRIGGER ledger_tile_grows;
DO $$
DECLARE
    name text;
    forbidden text;
BEGIN
    FOR name, forbidden IN VALUES
        ('ledger_event', 'UPDATE OR DELETE'), ('ledger_checkpoint', 'UPDATE OR DELETE'), ('ledger_signer', 'UPDATE OR DELETE'),
        ('ledger_log', 'UPDATE OR DELETE'), ('ledger_queued', 'UPDATE'), ('ledger_opening', 'UPDATE'),
        ('ledger_subjectkey', 'UPDATE'), ('ledger_page', 'DELETE'), ('ledger_tile', 'DELETE')
    LOOP
        EXECUTE format('CREATE TRIGGER ledger_keep_row BEFORE %s ON %I
                        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', forbidden, name);
        EXECUTE format('CREATE TRIGGER ledger_keep_table BEFORE TRUNCATE ON %I EXECUTE FUNCTION ledger_refuse()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_keep_row', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_keep_table', name);
    END LOOP;
END $$;

-- Nobody by default; then the application, function by function. With one role for everything there is nobody to refuse.
DO $$
DECLARE
    routine regprocedure;
    internal text[] := ARRAY['ledger_leaf', 'ledger_append_one', 'ledger_append_set', 'ledger_refuse', 'ledger_grow_page', 'ledger_grow_tile'];
BEGIN
    FOR routine IN SELECT p.oid FROM pg_proc AS p
                   WHERE p.pronamespace = 'public'::regnamespace AND starts_with(p.proname, 'ledger_') LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app'
           AND split_part(routine::text, '(', 1) <> ALL (internal) THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO scs_app', routine);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_event, ledger_queued, ledger_page, ledger_tile, ledger_checkpoint,
            ledger_signer, ledger_log, ledger_opening, ledger_subjectkey FROM scs_app;
        REVOKE ALL ON SEQUENCE ledger_event_id FROM scs_app;
        GRANT SELECT ON ledger_event, ledger_queued, ledger_page, ledger_tile, ledger_checkpoint,
            ledger_signer, ledger_log, ledger_opening, ledger_subjectkey TO scs_app;
    END IF;
END $$;

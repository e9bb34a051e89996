-- The only ways to write the ledger. The application may read all of it and call the functions granted at the end.

CREATE SEQUENCE ledger_event_id;
INSERT INTO ledger_log (id, begun_at) VALUES (gen_random_uuid(), clock_timestamp());

-- Append events, in the caller's transaction: chains are locked in one order, so that two batches never wait in a ring.
-- Events of one chain keep the order in which they are given; a batch is worked off in rounds of one event a chain.
CREATE FUNCTION ledger_append_any(chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[])
RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    now_legal timestamptz := public.legal_now();
    rounds int;
BEGIN
    IF EXISTS (SELECT FROM unnest(kinds) AS k WHERE k IS NULL OR length(k) > 60
               OR k !~ '^[a-z][a-z0-9]*([._-][a-z0-9]+)*$')
       OR EXISTS (SELECT FROM unnest(cms) AS c WHERE c IS NULL OR length(c) <> 32)
       OR array_length(chains, 1) IS DISTINCT FROM array_length(kinds, 1)
       OR array_length(chains, 1) IS DISTINCT FROM array_length(actors, 1)
       OR array_length(chains, 1) IS DISTINCT FROM array_length(cms, 1)
       OR array_length(chains, 1) IS DISTINCT FROM array_length(subjects, 1)
       OR array_length(chains, 1) IS DISTINCT FROM array_length(sealed, 1)
       OR array_position(chains, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'An event has a chain, a kind of small letters, and a commitment of 32 bytes.'
            USING ERRCODE = 'SC003';
    END IF;
    INSERT INTO public.ledger_chain (id, seq, head, ts)
    SELECT DISTINCT ON (c) c, 0, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea, now_legal
    FROM unnest(chains) AS c ORDER BY c
    ON CONFLICT DO NOTHING;
    PERFORM FROM public.ledger_chain WHERE id = ANY (chains) ORDER BY id FOR UPDATE;
    -- The clock is read again after the locks: what waited is not dated before what it waited for.
    now_legal := greatest(now_legal, (SELECT public.clock_legal_at(clock_timestamp())));
    SELECT coalesce(max(n), 0) INTO rounds FROM (SELECT count(*) AS n FROM unnest(chains) AS c GROUP BY c) AS counted;
    FOR round IN 1..rounds LOOP
        RETURN QUERY
        WITH given AS (
            SELECT g.*, row_number() OVER (PARTITION BY g.chain ORDER BY g.n) AS round_of
            FROM unnest(chains, kinds, actors, cms, subjects, sealed) WITH ORDINALITY
                AS g (chain, kind, actor, cm, subject, opening, n)
        ), placed AS MATERIALIZED (
            SELECT g.n, g.chain, g.kind, g.actor, g.cm, g.subject, g.opening, head.seq + 1 AS seq, head.head AS prev,
                   greatest(head.ts, now_legal) AS ts, nextval('public.ledger_event_id') AS id
            FROM given AS g JOIN public.ledger_chain AS head ON head.id = g.chain
            WHERE g.round_of = round
            ORDER BY g.n
        ), written AS MATERIALIZED (
            SELECT p.*,
                   '{"actor":' || coalesce('"' || p.actor || '"', 'null') || ',"case":"' || p.chain
                   || '","cm":"' || encode(p.cm, 'hex') || '","kind":"' || p.kind
                   || '","prev":"' || encode(p.prev, 'hex') || '","seq":' || p.seq
                   || ',"ts":"' || to_char(p.ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","v":1}' AS leaf
            FROM placed AS p
        ), hashed AS MATERIALIZED (
            SELECT w.*, sha256('\x00'::bytea || convert_to(w.leaf, 'UTF8')) AS hash FROM written AS w
        ), kept AS (
            INSERT INTO public.ledger_event (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
            SELECT h.id, h.chain, h.seq, h.kind, h.actor, h.ts, clock_timestamp(), h.leaf, h.hash FROM hashed AS h
        ), queued AS (
            INSERT INTO public.ledger_queued (event) SELECT h.id FROM hashed AS h
        ), opened AS (
            INSERT INTO public.ledger_opening (event, subject, sealed)
            SELECT h.id, h.subject, h.opening FROM hashed AS h WHERE h.opening IS NOT NULL
        ), moved AS (
            UPDATE public.ledger_chain AS head SET seq = h.seq, head = h.hash, ts = h.ts
            FROM hashed AS h WHERE head.id = h.chain
        )
        SELECT h.n::int, h.id, h.seq, h.ts, h.hash FROM hashed AS h ORDER BY h.n;
    END LOOP;
END $$;

CREATE FUNCTION ledger_append(chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[])
RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(kinds) AS k WHERE k LIKE 'ledger.%') THEN
        RAISE EXCEPTION 'Kinds that begin with ledger. are the ledger''s own.' USING ERRCODE = 'SC003';
    END IF;
    RETURN QUERY SELECT * FROM public.ledger_append_any(chains, kinds, actors, cms, subjects, sealed);
END $$;

-- The hash of pairs, level by level, with an odd last one carried up: the root of RFC 6962 over these hashes.
CREATE FUNCTION ledger_fold(hashes bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    level bytea := hashes;
    n int := length(hashes) / 32;
BEGIN
    IF n = 0 THEN
        RETURN sha256('');
    END IF;
    WHILE n > 1 LOOP
        SELECT string_agg(
            CASE WHEN i + 1 < n THEN sha256('\x01'::bytea || substr(level, i * 32 + 1, 64)) ELSE substr(level, i * 32 + 1, 32) END,
            '' ORDER BY i)
        INTO level FROM generate_series(0, n - 1, 2) AS i;
        n := (n + 1) / 2;
    END LOOP;
    RETURN level;
END $$;

CREATE FUNCTION ledger_root() RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    edge bytea;
    rest bytea := '';
BEGIN
    FOR edge IN SELECT hashes FROM public.ledger_edge ORDER BY level LOOP
        IF length(edge) + length(rest) > 0 THEN
            rest := public.ledger_fold(edge || rest);
        END IF;
    END LOOP;
    RETURN CASE WHEN rest = '' THEN sha256('') ELSE rest END;
END $$;

-- Put the next queued events into the log, in the order of their ids. The database itself computes every hash: whoever
-- may call this can choose when, never what. One caller at a time.
CREATE FUNCTION ledger_integrate(most int) RETURNS TABLE (first bigint, size bigint, root bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    begin_at bigint;
    taken bigint[];
    pending bytea;
    above bytea;
    tile_level smallint := 0;
    tile_index bigint;
    full_tiles int;
BEGIN
    PERFORM pg_advisory_xact_lock(7411203);
    SELECT coalesce(max(index) + 1, 0) INTO begin_at FROM public.ledger_entry;
    WITH gone AS (
        DELETE FROM public.ledger_queued
        WHERE event IN (SELECT q.event FROM public.ledger_queued AS q ORDER BY q.event LIMIT most)
        RETURNING event
    )
    SELECT array_agg(gone.event ORDER BY gone.event) INTO taken FROM gone;
    IF taken IS NOT NULL THEN
        INSERT INTO public.ledger_entry (index, event)
        SELECT begin_at + t.n - 1, t.event FROM unnest(taken) WITH ORDINALITY AS t (event, n);
        SELECT string_agg(e.leaf_hash, '' ORDER BY e.id) INTO pending
        FROM public.ledger_event AS e WHERE e.id = ANY (taken);
        WHILE pending IS NOT NULL LOOP
            tile_index := (begin_at >> (8 * (tile_level + 1)));
            INSERT INTO public.ledger_edge (level, hashes) VALUES (tile_level, '') ON CONFLICT DO NOTHING;
            pending := (SELECT hashes FROM public.ledger_edge WHERE level = tile_level) || pending;
            full_tiles := length(pending) / 8192;
            WITH made AS (
                INSERT INTO public.ledger_tile (level, index, hashes)
                SELECT tile_level, tile_index + i, substr(pending, i * 8192 + 1, 8192)
                FROM generate_series(0, full_tiles - 1) AS i
                RETURNING index, hashes
            )
            SELECT string_agg(public.ledger_fold(made.hashes), '' ORDER BY made.index) INTO above FROM made;
            UPDATE public.ledger_edge SET hashes = substr(pending, full_tiles * 8192 + 1) WHERE level = tile_level;
            pending := above;
            tile_level := tile_level + 1;
        END LOOP;
    END IF;
    RETURN QUERY SELECT begin_at, begin_at + coalesce(array_length(taken, 1), 0), public.ledger_root();
END $$;

-- Keep a checkpoint that says what the tree says. Its signature is checked by whoever reads it.
CREATE FUNCTION ledger_keep_checkpoint(new_size bigint, new_root bytea, new_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7411203);
    IF new_size <> (SELECT coalesce(max(index) + 1, 0) FROM public.ledger_entry) OR new_root <> public.ledger_root()
       OR new_note NOT LIKE '%' || chr(10) || new_size || chr(10) || encode(new_root, 'base64') || chr(10) || '%' THEN
        RAISE EXCEPTION 'The checkpoint does not say what the log says.' USING ERRCODE = 'SC003';
    END IF;
    INSERT INTO public.ledger_checkpoint (size, root, note, signed_at)
    VALUES (new_size, new_root, new_note, clock_timestamp())
    ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION ledger_keep_signer(new_vkey text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.ledger_signer (vkey, since) VALUES (new_vkey, clock_timestamp()) ON CONFLICT DO NOTHING;
$$;

-- A backup was restored, and two officials go on: said in the log itself, whose only way to be said this is.
CREATE FUNCTION ledger_accept_restore(first_person uuid, second_person uuid, cm bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    log_chain uuid := (SELECT id FROM public.ledger_log);
BEGIN
    IF first_person IS NULL OR second_person IS NULL OR first_person = second_person THEN
        RAISE EXCEPTION 'Going on after a restore takes two officials.' USING ERRCODE = 'SC003';
    END IF;
    PERFORM public.ledger_append_any(ARRAY[log_chain], ARRAY['ledger.restore-confirmed'], ARRAY[first_person],
                                     ARRAY[cm], ARRAY[NULL::uuid], ARRAY[NULL::bytea]);
    RETURN (SELECT event FROM public.ledger_append_any(ARRAY[log_chain], ARRAY['ledger.restored'], ARRAY[second_person],
                                                       ARRAY[cm], ARRAY[NULL::uuid], ARRAY[NULL::bytea]));
END $$;

CREATE FUNCTION ledger_keep_key(new_subject uuid, new_wrapped bytea) RETURNS bytea
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.ledger_subjectkey (subject, wrapped) VALUES (new_subject, new_wrapped) ON CONFLICT DO NOTHING;
    SELECT wrapped FROM public.ledger_subjectkey WHERE subject = new_subject;
$$;

-- Erase a person from the ledger: the key and the openings go, every hash stays.
CREATE FUNCTION ledger_forget(whom uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM public.ledger_opening WHERE subject = whom;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM public.ledger_subjectkey WHERE subject = whom;
    RETURN gone;
END $$;

-- What was written is never changed: not by the owner, not in replication mode, not by TRUNCATE.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is only ever added to.' USING ERRCODE = 'SC003';
END $$;
DO $$
DECLARE
    table_name text;
BEGIN
    FOREACH table_name IN ARRAY ARRAY['ledger_event', 'ledger_entry', 'ledger_tile', 'ledger_checkpoint', 'ledger_log', 'ledger_signer'] LOOP
        EXECUTE format('CREATE TRIGGER ledger_keep_row BEFORE UPDATE OR DELETE ON %I
                        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', table_name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_keep_row', table_name);
    END LOOP;
    FOREACH table_name IN ARRAY ARRAY['ledger_event', 'ledger_entry', 'ledger_tile', 'ledger_checkpoint', 'ledger_chain',
                                      'ledger_queued', 'ledger_edge', 'ledger_opening', 'ledger_subjectkey', 'ledger_log',
                                      'ledger_signer'] LOOP
        EXECUTE format('CREATE TRIGGER ledger_keep_table BEFORE TRUNCATE ON %I
                        EXECUTE FUNCTION ledger_refuse()', table_name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_keep_table', table_name);
    END LOOP;
END $$;

-- A chain only grows.
CREATE FUNCTION ledger_guard_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.seq = OLD.seq + 1 AND NEW.ts >= OLD.ts THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger is only ever added to.' USING ERRCODE = 'SC003';
END $$;
CREATE TRIGGER ledger_chain_grows BEFORE UPDATE OR DELETE ON ledger_chain
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_chain();
ALTER TABLE ledger_chain ENABLE ALWAYS TRIGGER ledger_chain_grows;

REVOKE EXECUTE ON FUNCTION ledger_append_any(uuid[], text[], uuid[], bytea[], uuid[], bytea[]) FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_event, ledger_entry, ledger_tile, ledger_checkpoint,
            ledger_chain, ledger_queued, ledger_edge, ledger_opening, ledger_subjectkey, ledger_log, ledger_signer FROM scs_app;
        REVOKE ALL ON SEQUENCE ledger_event_id FROM scs_app;
        GRANT SELECT ON ledger_event, ledger_entry, ledger_tile, ledger_checkpoint, ledger_chain, ledger_queued,
            ledger_edge, ledger_opening, ledger_subjectkey, ledger_log, ledger_signer TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_append(uuid[], text[], uuid[], bytea[], uuid[], bytea[]) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_integrate(int) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_root() TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_fold(bytea) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_keep_checkpoint(bigint, bytea, text) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_accept_restore(uuid, uuid, bytea) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_keep_signer(text) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_keep_key(uuid, bytea) TO scs_app;
        GRANT EXECUTE ON FUNCTION ledger_forget(uuid) TO scs_app;
    END IF;
END $$;

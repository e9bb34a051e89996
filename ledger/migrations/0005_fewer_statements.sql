-- The same appends with fewer statements inside: where a chain ends, what time it is, the leaf, its hash and its place are
-- one INSERT. One event takes about two thirds of the time; a batch whose chains all differ is not sorted into rounds.
CREATE OR REPLACE FUNCTION ledger_append_one(
    to_chain uuid, what text, who uuid, cm bytea, whose uuid, opening bytea,
    OUT event bigint, OUT seq bigint, OUT ts timestamptz, OUT leaf_hash bytea
) LANGUAGE plpgsql AS $$
BEGIN
    LOOP
        -- Time is read after any waiting, and is never less than the event before: it does not go back in a chain.
        INSERT INTO public.ledger_event AS e (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
        SELECT nextval('public.ledger_event_id'), to_chain, said.seq, what, who, said.ts, clock_timestamp(), said.leaf,
               sha256('\x00'::bytea || convert_to(said.leaf, 'UTF8'))
        FROM (
            SELECT following.seq, following.ts, public.ledger_leaf(
                who, to_chain, ledger_append_one.cm, what, following.prev, following.seq, following.ts) AS leaf
            FROM (
                SELECT coalesce(last.seq, 0) + 1 AS seq, last.leaf_hash AS prev, greatest(clock.legal, last.ts) AS ts
                FROM (SELECT public.clock_legal_at(clock_timestamp()) AS legal OFFSET 0) AS clock
                LEFT JOIN LATERAL (
                    SELECT e.seq, e.leaf_hash, e.ts FROM public.ledger_event AS e
                    WHERE e.chain = to_chain ORDER BY e.seq DESC LIMIT 1
                ) AS last ON true
                OFFSET 0
            ) AS following
            OFFSET 0
        ) AS said
        ON CONFLICT ON CONSTRAINT ledger_event_in_order DO NOTHING
        RETURNING e.id, e.seq, e.ts, e.leaf_hash INTO event, seq, ts, leaf_hash;
        EXIT WHEN FOUND;
    END LOOP;
    INSERT INTO public.ledger_queued (event, leaf_hash) VALUES (event, leaf_hash);
    IF opening IS NOT NULL THEN
        INSERT INTO public.ledger_opening (event, subject, sealed) VALUES (event, whose, opening);
    END IF;
END $$;

-- The next event of each of many chains. `turn` says which of the given events these are, never two of one chain; NULL: all.
-- Where somebody else is appending to one of the chains it fails with unique_violation, and so does the whole of it.
CREATE OR REPLACE FUNCTION ledger_append_set(
    turn int[], chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[], now_legal timestamptz
) RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH made AS MATERIALIZED (
        SELECT *, sha256('\x00'::bytea || convert_to(leaf, 'UTF8')) AS leaf_hash
        FROM (
            SELECT given.*, following.seq, following.ts, nextval('public.ledger_event_id') AS id,
                   public.ledger_leaf(given.actor, given.chain, given.cm, given.kind, last.leaf_hash, following.seq, following.ts) AS leaf
            FROM unnest(chains, kinds, actors, cms, subjects, sealed)
                WITH ORDINALITY AS given (chain, kind, actor, cm, subject, opening, ord)
            LEFT JOIN LATERAL (
                SELECT e.seq, e.leaf_hash, e.ts FROM public.ledger_event AS e
                WHERE e.chain = given.chain ORDER BY e.seq DESC LIMIT 1
            ) AS last ON true
            CROSS JOIN LATERAL (SELECT coalesce(last.seq, 0) + 1 AS seq, greatest(now_legal, last.ts) AS ts) AS following
            WHERE turn IS NULL OR given.ord IN (SELECT unnest(turn))
            ORDER BY given.chain
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

-- What a caller may append: a kind has small letters, digits, dots and hyphens, and is not the ledger's own; a commitment
-- has 32 bytes.
CREATE FUNCTION ledger_takes(kind text, cm bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (length(kind) <= 60 AND kind ~ '^[a-z][a-z0-9]*([._-][a-z0-9]+)*$' AND kind <> 'erased'
            AND NOT starts_with(kind, 'ledger.') AND length(cm) = 32) IS TRUE
$$;
REVOKE EXECUTE ON FUNCTION ledger_takes FROM PUBLIC;

-- One event, as most moves have it: sparing both sides six arrays of one.
CREATE FUNCTION ledger_append(
    to_chain uuid, what text, who uuid, cm bytea, whose uuid, opening bytea,
    OUT event bigint, OUT seq bigint, OUT ts timestamptz, OUT leaf_hash bytea
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made record;
BEGIN
    IF to_chain IS NULL OR cm IS NULL THEN
        RAISE EXCEPTION 'An event has a chain, a kind and a commitment.' USING ERRCODE = 'SC003';
    ELSIF NOT public.ledger_takes(what, cm) THEN
        RAISE EXCEPTION 'A kind has small letters, digits, dots and hyphens, and is not the ledger''s own; a commitment has 32 bytes.'
            USING ERRCODE = 'SC003';
    END IF;
    made := public.ledger_append_one(to_chain, what, who, cm, whose, opening);
    event := made.event;
    seq := made.seq;
    ts := made.ts;
    leaf_hash := made.leaf_hash;
END $$;

-- Many events, in the caller's transaction. Chains are taken in the order of their ids, so that two batches never wait
-- for one another in a ring; events of one chain keep the order in which they are given.
CREATE OR REPLACE FUNCTION ledger_append(chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[])
RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    many int := cardinality(chains);
    line int[];    -- the events, round by round; NULL: one round has them all
    rounds int[];  -- how many each round has
    size int;
    turn int[];
    done int := 0;
    made record;
BEGIN
    IF (cardinality(kinds), cardinality(actors), cardinality(cms), cardinality(subjects), cardinality(sealed))
       IS DISTINCT FROM (many, many, many, many, many)
       OR array_position(chains, NULL) IS NOT NULL OR array_position(cms, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'An event has a chain, a kind and a commitment.' USING ERRCODE = 'SC003';
    END IF;
    IF EXISTS (SELECT FROM unnest(kinds, cms) AS given (kind, cm) WHERE NOT public.ledger_takes(given.kind, given.cm)) THEN
        RAISE EXCEPTION 'A kind has small letters, digits, dots and hyphens, and is not the ledger''s own; a commitment has 32 bytes.'
            USING ERRCODE = 'SC003';
    END IF;
    IF many = 0 THEN
        RETURN;
    ELSIF many = (SELECT count(DISTINCT chain) FROM unnest(chains) AS given (chain)) THEN
        rounds := ARRAY[many];
    ELSE
        WITH ranked AS (
            SELECT c.n::int, c.chain, row_number() OVER (PARTITION BY c.chain ORDER BY c.n) AS nth
            FROM unnest(chains) WITH ORDINALITY AS c (chain, n)
        ), counted AS (
            SELECT nth, count(*)::int AS size FROM ranked GROUP BY nth
        )
        SELECT (SELECT array_agg(n ORDER BY nth, chain) FROM ranked), (SELECT array_agg(counted.size ORDER BY nth) FROM counted)
        INTO line, rounds;
    END IF;
    FOREACH size IN ARRAY rounds LOOP
        turn := line[done + 1:done + size];
        done := done + size;
        IF size > 4 THEN  -- fewer are done sooner one after the other
            BEGIN
                RETURN QUERY SELECT * FROM public.ledger_append_set(
                    turn, chains, kinds, actors, cms, subjects, sealed, public.clock_legal_at(clock_timestamp()));
                CONTINUE;
            EXCEPTION WHEN unique_violation THEN
                NULL;  -- one after the other waits for whoever is there, and reads the chain again
            END;
        END IF;
        IF turn IS NULL THEN
            turn := (SELECT array_agg(n ORDER BY chain) FROM unnest(chains) WITH ORDINALITY AS given (chain, n));
        END IF;
        FOREACH ord IN ARRAY turn LOOP
            made := public.ledger_append_one(chains[ord], kinds[ord], actors[ord], cms[ord], subjects[ord], sealed[ord]);
            event := made.event;
            seq := made.seq;
            ts := made.ts;
            leaf_hash := made.leaf_hash;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$;
DO $$
BEGIN
    REVOKE EXECUTE ON FUNCTION ledger_append(uuid, text, uuid, bytea, uuid, bytea) FROM PUBLIC;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION ledger_append(uuid, text, uuid, bytea, uuid, bytea) TO scs_app;
    END IF;
END $$;

-- A batch is appended in rounds: the first event of each chain in one statement, then the second of each, and so on. Five
-- hundred cases that end tell of five things each: one after the other took nearly twice as long.
DROP FUNCTION ledger_append_set(uuid[], text[], uuid[], bytea[], uuid[], bytea[], timestamptz);

-- The next event of each of many chains. `turn` says which of the given events these are: never two of one chain.
-- Where somebody else is appending to one of the chains it fails with unique_violation, and so does the whole of it.
CREATE FUNCTION ledger_append_set(
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
            FROM unnest(turn::bigint[]) AS mine (ord)
            JOIN unnest(chains, kinds, actors, cms, subjects, sealed)
                WITH ORDINALITY AS given (chain, kind, actor, cm, subject, opening, ord) ON given.ord = mine.ord
            LEFT JOIN LATERAL (
                SELECT e.seq, e.leaf_hash, e.ts FROM public.ledger_event AS e
                WHERE e.chain = given.chain ORDER BY e.seq DESC LIMIT 1
            ) AS last ON true
            CROSS JOIN LATERAL (SELECT coalesce(last.seq, 0) + 1 AS seq, greatest(now_legal, last.ts) AS ts) AS following
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
REVOKE EXECUTE ON FUNCTION ledger_append_set FROM PUBLIC;

-- Many events, in the caller's transaction. Chains are taken in the order of their ids, so that two batches never wait
-- for one another in a ring; events of one chain keep the order in which they are given.
CREATE OR REPLACE FUNCTION ledger_append(chains uuid[], kinds text[], actors uuid[], cms bytea[], subjects uuid[], sealed bytea[])
RETURNS TABLE (ord int, event bigint, seq bigint, ts timestamptz, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    many int := cardinality(chains);
    line int[] := '{1}';   -- the events, round by round
    rounds int[] := '{1}'; -- how many each round has
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
    IF EXISTS (
        SELECT FROM unnest(kinds, cms) AS given (kind, cm)
        WHERE (length(kind) <= 60 AND kind ~ '^[a-z][a-z0-9]*([._-][a-z0-9]+)*$' AND kind <> 'erased'
               AND NOT starts_with(kind, 'ledger.') AND length(cm) = 32) IS NOT TRUE
    ) THEN
        RAISE EXCEPTION 'A kind has small letters, digits, dots and hyphens, and is not the ledger''s own; a commitment has 32 bytes.'
            USING ERRCODE = 'SC003';
    END IF;
    IF many = 0 THEN
        RETURN;
    END IF;
    IF many > 1 THEN
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

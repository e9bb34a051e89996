-- A date that nobody can read stops everybody: PostgreSQL stores infinity, years before Christ and the year 20000, and no page and
-- no sweep reads a row of them. Each room's tables say so by one check of each table, with one look at its rows. A migration that
-- adds a date asks for it again.
CREATE FUNCTION clock_keep_in_time(room text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT held.relname AS name, string_agg(
            format('(%1$I IS NULL OR %1$I >= %2$L AND %1$I < %3$L)', dated.attname, '1850-01-01', '2300-01-01'),
            ' AND ' ORDER BY dated.attnum
        ) AS said
        FROM pg_class AS held JOIN pg_attribute AS dated ON dated.attrelid = held.oid
        WHERE held.relnamespace = 'public'::regnamespace AND held.relkind IN ('r', 'p') AND NOT held.relispartition
          AND split_part(held.relname, '_', 1) = room AND dated.attnum > 0 AND NOT dated.attisdropped
          AND dated.atttypid IN ('timestamptz'::regtype, 'date'::regtype)
        GROUP BY held.relname
    LOOP
        EXECUTE format(
            'ALTER TABLE public.%I DROP CONSTRAINT IF EXISTS %I, ADD CONSTRAINT %I CHECK (%s)',
            kept.name, kept.name || '_in_time', kept.name || '_in_time', kept.said
        );
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION clock_keep_in_time(text) FROM PUBLIC;

-- The agency itself and those that it belongs to: whoever sees its rows as their own (people.queries).
CREATE FUNCTION people_above(agency bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM public.people_agency WHERE id = agency
        UNION
        SELECT one.id, one.parent_id FROM public.people_agency AS one JOIN above ON one.id = above.parent_id
    )
    SELECT id FROM above
$$;

REVOKE EXECUTE ON FUNCTION people_above(bigint) FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
        GRANT EXECUTE ON FUNCTION people_above(bigint) TO scs_app;
    END IF;
END $$;

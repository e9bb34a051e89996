-- The two roles, once per PostgreSQL server, by a superuser. Running it again only sets the passwords that are given:
--   PGOPTIONS="-c scs.owner_password=… -c scs.app_password=…" psql -f tools/stack/roles.sql postgres
--   createdb --owner scs_owner scs && psql -f tools/stack/database.sql scs
-- scs_owner owns the schema and runs migrations. scs_app is what every process logs in as.
DO $$
DECLARE
    role_name text;
    password text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['scs_owner', 'scs_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role_name);
        END IF;
        password := nullif(current_setting(replace(role_name, 'scs_', 'scs.') || '_password', true), '');
        IF password IS NOT NULL THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', role_name, password);
        END IF;
    END LOOP;
END $$;

-- Who may do what in the database, once per database, by a superuser.
-- The application reads and writes ordinary tables; it never truncates, and never changes the schema. Migrations take
-- away from it what it must not do to particular tables (the ledger, the clock), and grant each function by name.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
ALTER SCHEMA public OWNER TO scs_owner;
GRANT USAGE ON SCHEMA public TO scs_app;
ALTER DEFAULT PRIVILEGES FOR ROLE scs_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO scs_app;
ALTER DEFAULT PRIVILEGES FOR ROLE scs_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO scs_app;
ALTER DEFAULT PRIVILEGES FOR ROLE scs_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

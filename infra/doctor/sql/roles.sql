-- What power roles have besides logging in.
select
    rolname,
    rolcanlogin,
    rolsuper,
    rolcreaterole,
    rolcreatedb,
    rolreplication,
    rolbypassrls
from pg_roles
where rolname = any($1::text[]);

-- The relay publishes sealed bytes: it has no business in the key store.
select r.rolname || ' may connect to the key store'
from pg_roles as r
where
    r.rolname = 'goldenthread_relay'
    and has_database_privilege(r.oid, current_database(), 'CONNECT');

-- What login roles own of our schemas; it should be nothing, for owners may do everything.
select r.rolname || ' owns ' || o.what
from (
    select
        relowner as owner,
        relnamespace as namespace,
        oid::regclass::text as what
    from pg_class
    union all
    select
        proowner,
        pronamespace,
        oid::regprocedure::text
    from pg_proc
) as o
inner join pg_roles as r on o.owner = r.oid
inner join pg_namespace as n on o.namespace = n.oid
where r.rolcanlogin and n.nspname in ('ledger', 'keys', 'migration')
order by 1
limit 10;

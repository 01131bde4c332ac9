-- Who may write the ledger's tables without the append functions.
select r.rolname || ' may ' || lower(p.privilege) || ' ' || t.name
from pg_roles as r
cross join unnest(array['ledger.event', 'ledger.clinic']) as t (name)
cross join unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as p (privilege)
where
    r.rolcanlogin and not r.rolsuper
    and (
        has_table_privilege(r.oid, t.name, p.privilege)
        or (p.privilege in ('INSERT', 'UPDATE') and has_any_column_privilege(r.oid, t.name, p.privilege))
    )
order by 1;

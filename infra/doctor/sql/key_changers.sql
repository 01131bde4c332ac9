-- Who may change or remove stored keys; the operator alone may destroy one.
select r.rolname || ' may ' || lower(p.privilege) || ' keys'
from pg_roles as r
cross join unnest(array['DELETE', 'TRUNCATE', 'UPDATE']) as p (privilege)
where
    r.rolcanlogin and not r.rolsuper
    and (
        has_table_privilege(r.oid, 'keys.client_key', p.privilege)
        or (
            p.privilege = 'UPDATE'
            and r.rolname <> 'goldenthread_operator'
            and has_any_column_privilege(r.oid, 'keys.client_key', p.privilege)
        )
    )
order by 1;

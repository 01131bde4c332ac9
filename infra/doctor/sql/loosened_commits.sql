-- For whom commits may return before they are on disk.
select coalesce(r.rolname, 'every role') || ' in ' || coalesce(d.datname, 'every database')
from pg_db_role_setting as s
left join pg_roles as r on s.setrole = r.oid
left join pg_database as d on s.setdatabase = d.oid
cross join lateral unnest(s.setconfig) as c (setting)
where c.setting ~ '^synchronous_commit=' and c.setting !~ '=(on|remote_apply)$'
order by 1;

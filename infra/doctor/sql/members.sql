-- Memberships beyond the one that is meant: the migrator may become the owner.
select m.rolname || ' is a member of ' || g.rolname
from pg_auth_members as a
inner join pg_roles as m on a.member = m.oid
inner join pg_roles as g on a.roleid = g.oid
where
    m.rolname = any($1::text[])
    and (m.rolname, g.rolname) <> ('goldenthread_migrator', 'goldenthread_owner')
order by 1;

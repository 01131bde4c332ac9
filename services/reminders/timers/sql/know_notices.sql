-- know_notices
-- Notices are at a version now; returns the plans of those that were not known to be.
-- Columns: clinic, notice, plan, version, whether it stands.
insert into reminders.notice as n (clinic_id, notice_id, plan_id, version, stands)
select
    k.clinic_id,
    k.notice_id,
    k.plan_id,
    k.version,
    k.stands
from
    unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::boolean[])
        as k (clinic_id, notice_id, plan_id, version, stands) -- noqa: LT01
order by k.clinic_id, k.notice_id
on conflict (clinic_id, notice_id) do update
    set version = excluded.version, stands = excluded.stands
    where n.version < excluded.version
returning n.clinic_id, n.plan_id;

-- mark_plans
-- Plans are to be looked at, at once; one without a timer gets one. Columns: clinic, plan, client.
insert into reminders.timer as t (clinic_id, plan_id, client_id)
select
    m.clinic_id,
    m.plan_id,
    m.client_id
from unnest($1::text[], $2::text[], $3::text[]) as m (clinic_id, plan_id, client_id)
order by m.clinic_id, m.plan_id
on conflict (clinic_id, plan_id) do update
    set evaluate_at = '-infinity', touched = t.touched + 1, claimed_until = '-infinity';

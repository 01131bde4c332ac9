-- mark_clients
-- All plans of some clients are to be looked at, at once. Locks are taken in one order.
with m as (
    select
        t.clinic_id,
        t.plan_id
    from unnest($1::text[], $2::text[]) as w (clinic_id, client_id)
    inner join reminders.timer as t on w.clinic_id = t.clinic_id and w.client_id = t.client_id
    order by t.clinic_id, t.plan_id
    for update of t
)

update reminders.timer as t
set evaluate_at = '-infinity', touched = t.touched + 1, claimed_until = '-infinity'
from m
where t.clinic_id = m.clinic_id and t.plan_id = m.plan_id;

-- sweep_mark
-- Mark a page of a clinic's timers after a plan; return them.
with m as (
    select t.plan_id
    from reminders.timer as t
    where t.clinic_id = $1 and t.plan_id > $2
    order by t.plan_id
    limit $3
    for update
)

update reminders.timer as t
set evaluate_at = '-infinity', touched = t.touched + 1, claimed_until = '-infinity'
from m
where t.clinic_id = $1 and t.plan_id = m.plan_id
returning t.plan_id;

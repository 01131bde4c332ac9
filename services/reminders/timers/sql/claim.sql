-- claim
-- Claim up to so many due timers of a clinic, oldest first, for so many seconds.
with d as (
    select t.plan_id
    from reminders.timer as t
    where
        t.clinic_id = $1
        and t.evaluate_at <= $2
        and t.claimed_until <= clock_timestamp()
    order by t.evaluate_at, t.plan_id
    limit $3
    for update skip locked
)

update reminders.timer as t
set claimed_until = clock_timestamp() + make_interval(secs => $4)
from d
where t.clinic_id = $1 and t.plan_id = d.plan_id
returning
    t.plan_id,
    t.client_id,
    t.touched,
    t.failures,
    t.claimed_until,
    t.evaluate_at = '-infinity' as marked;

-- finish
-- Give claims back that are still held: when to look again (null: never), unless something came meanwhile;
-- or, where it failed, why, and for how many seconds nobody shall try.
-- Columns: plan, touched, claimed until, evaluate at, failed, seconds.
with f as (
    select
        u.plan_id,
        u.touched,
        u.evaluate_at,
        u.failed,
        u.seconds
    from
        unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::float8[])
            as u (plan_id, touched, claimed_until, evaluate_at, failed, seconds) -- noqa: LT01
    inner join reminders.timer as t
        on t.clinic_id = $1 and u.plan_id = t.plan_id and u.claimed_until = t.claimed_until
    order by u.plan_id
    for update of t
)

update reminders.timer as t
set
    evaluate_at = case
        when f.failed is null and t.touched = f.touched then coalesce(f.evaluate_at, 'infinity')
        else t.evaluate_at
    end,
    claimed_until = case
        when f.failed is null then '-infinity'
        else clock_timestamp() + make_interval(secs => f.seconds)
    end,
    failures = case when f.failed is null then 0 else t.failures + 1 end,
    failed = f.failed
from f
where t.clinic_id = $1 and t.plan_id = f.plan_id;

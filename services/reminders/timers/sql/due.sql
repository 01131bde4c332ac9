-- due
-- Which of some clinics have a timer that is due at their instant and that nobody has claimed: one look-up by
-- index for each.
select w.clinic_id
from
    unnest($1::text[], $2::timestamptz[]) as w (clinic_id, instant), -- noqa: LT01
    lateral (
        select t.plan_id
        from reminders.timer as t
        where
            t.clinic_id = w.clinic_id
            and t.evaluate_at <= w.instant
            and t.claimed_until <= clock_timestamp()
        order by t.evaluate_at
        limit 1
    ) as d;

-- waiting
-- For each of some clinics that has timers due, claimed or not, the earliest instant that one waits for.
select
    w.clinic_id,
    d.evaluate_at
from
    unnest($1::text[], $2::timestamptz[]) as w (clinic_id, instant), -- noqa: LT01
    lateral (
        select t.evaluate_at
        from reminders.timer as t
        where
            t.clinic_id = w.clinic_id
            and t.evaluate_at <= w.instant
            and t.evaluate_at > '-infinity'
        order by t.evaluate_at
        limit 1
    ) as d;

-- Parked streams that may be retried: an operator wants it, or another release parked them than this one, at
-- an event whose type is among $3. Those of another release wait longer after each attempt, up to an hour.
select
    p.clinic_id,
    p.stream_id
from worker.parked as p
where
    p.view = $1
    and (
        p.retry_wanted_at is not null
        or (
            p.registry <> $2
            and p.type = any($3::text[])
            and p.tried_at
            < clock_timestamp()
            - least(interval '1 hour', interval '1 second' * power(2, least(p.attempts, 12)))
        )
    )
order by p.retry_wanted_at, p.tried_at
limit $4;

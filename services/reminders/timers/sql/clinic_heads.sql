-- clinic_heads
-- In the ledger: the version of each clinic's own stream. One look-up by index for each.
select
    w.clinic_id,
    e.version
from
    unnest($1::text[]) as w (clinic_id), -- noqa: LT01
    lateral (
        select f.version
        from ledger.event as f
        where f.stream_id = 'clinic/' || w.clinic_id and f.clinic_id = w.clinic_id
        order by f.version desc
        limit 1
    ) as e;

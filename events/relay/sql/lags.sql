-- lags
-- Seconds since the ledger took the first event after one position of each of some clinics; see hashes.
select
    a.clinic_id,
    extract(epoch from clock_timestamp() - e.ledger_time)::double precision as seconds
from
    unnest($1::text[], $2::bigint[]) as a (clinic_id, position), -- noqa: LT01
    lateral (
        select f.ledger_time
        from ledger.event as f
        where f.clinic_id = a.clinic_id and f.position = a.position + 1
        order by f.position
        limit 1
    ) as e;

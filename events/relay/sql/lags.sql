-- lags
-- Seconds since the ledger took the first event after one position of each of some clinics.
select
    e.clinic_id,
    extract(epoch from clock_timestamp() - e.ledger_time)::double precision as seconds
from unnest($1::text[], $2::bigint[]) as a (clinic_id, position)
inner join ledger.event as e on a.clinic_id = e.clinic_id and a.position + 1 = e.position;

-- hashes
-- The hash of the event at one position of each of some clinics.
select
    e.clinic_id,
    e.hash
from unnest($1::text[], $2::bigint[]) as a (clinic_id, position)
inner join ledger.event as e on a.clinic_id = e.clinic_id and a.position = e.position;

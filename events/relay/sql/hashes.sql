-- hashes
-- The hash of the event at one position of each of some clinics. Looked up one by one: a join that was
-- planned on an empty table would keep reading the whole of it.
select
    a.clinic_id,
    e.hash
from
    unnest($1::text[], $2::bigint[]) as a (clinic_id, position), -- noqa: LT01
    lateral (
        select f.hash
        from ledger.event as f
        where f.clinic_id = a.clinic_id and f.position = a.position
        order by f.position
        limit 1
    ) as e;

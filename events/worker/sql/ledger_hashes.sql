-- The hashes of single events, where the ledger has them. Looked up one by one: a join that was planned on
-- an empty table would keep reading the whole of it.
select
    w.clinic_id,
    w.stream_id,
    w.version,
    e.hash
from
    unnest($1::text[], $2::text[], $3::bigint[]) as w (clinic_id, stream_id, version),
    lateral (
        select f.hash
        from ledger.event as f
        where f.stream_id = w.stream_id and f.version = w.version and f.clinic_id = w.clinic_id
        order by f.version
        limit 1
    ) as e;

-- The hashes of single events, where the ledger has them.
select
    e.clinic_id,
    e.stream_id,
    e.version,
    e.hash
from unnest($1::text[], $2::text[], $3::bigint[]) as w (clinic_id, stream_id, version)
inner join ledger.event as e
    on w.stream_id = e.stream_id and w.version = e.version and w.clinic_id = e.clinic_id;

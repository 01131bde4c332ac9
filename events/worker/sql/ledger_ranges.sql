-- Events of several streams, each from one version to another, never past the head of the clinic. Looked up
-- stream by stream, as `ledger_hashes` does.
select
    w.clinic_id,
    e.position,
    e.ledger_time,
    w.stream_id,
    e.version,
    e.partition_key,
    e.hash,
    e.bytes
from
    unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
        as w (clinic_id, stream_id, from_version, to_version),
    lateral (
        select
            f.position,
            f.ledger_time,
            f.version,
            f.partition_key,
            f.hash,
            f.bytes
        from ledger.event as f
        where
            f.stream_id = w.stream_id
            and f.version >= w.from_version
            and f.version <= w.to_version
            and f.clinic_id = w.clinic_id
            and f.position <= (select c.head from ledger.clinic as c where c.clinic_id = w.clinic_id)
        order by f.version
        limit 1 + w.to_version - w.from_version
    ) as e;

-- What was added to several streams since each was at a version, the event of that version itself among it
-- without its bytes, so that the reader can tell whether it is the one it knows. One snapshot for all of
-- them. A page of each: versions have no gap, so it has a last one.
select
    e.position,
    e.ledger_time,
    e.stream_id,
    e.version,
    e.partition_key,
    e.hash,
    case when e.version > k.version then e.bytes end as bytes
from
    unnest($2::text[], $3::bigint[]) as k (stream_id, version), -- noqa: LT01
    lateral (
        select
            f.position,
            f.ledger_time,
            f.stream_id,
            f.version,
            f.partition_key,
            f.hash,
            f.bytes
        from ledger.event as f
        where
            f.stream_id = k.stream_id
            and f.version >= k.version
            and f.version <= k.version + $4
            and f.clinic_id || '' = $1
        order by f.version
        limit $4 + 1
    ) as e;

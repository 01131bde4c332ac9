-- Events of several streams, each from one version to another, never past the head of the clinic.
select
    e.clinic_id,
    e.position,
    e.ledger_time,
    e.stream_id,
    e.version,
    e.partition_key,
    e.hash,
    e.bytes
from
    unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
        as w (clinic_id, stream_id, from_version, to_version)
inner join ledger.clinic as c on w.clinic_id = c.clinic_id
inner join ledger.event as e
    on
        w.stream_id = e.stream_id
        and e.version between w.from_version and w.to_version
        and w.clinic_id = e.clinic_id
        and c.head >= e.position;

-- Park streams, or say anew why they are.
insert into worker.parked (
    view, clinic_id, stream_id, from_version, event_id, type, reason, detail, registry, parked_at, tried_at
)
select
    $1::text as view,
    w.clinic_id,
    w.stream_id,
    w.from_version,
    w.event_id,
    w.type,
    w.reason,
    w.detail,
    $2::text as registry,
    clock_timestamp() as parked_at,
    clock_timestamp() as tried_at
from
    unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[])
        as w (clinic_id, stream_id, from_version, event_id, type, reason, detail)
order by w.clinic_id, w.stream_id
on conflict (view, clinic_id, stream_id) do update
    set
        from_version = excluded.from_version,
        event_id = excluded.event_id,
        type = excluded.type,
        reason = excluded.reason,
        detail = excluded.detail,
        registry = excluded.registry,
        attempts = parked.attempts + 1,
        tried_at = excluded.tried_at,
        retry_wanted_at = null;

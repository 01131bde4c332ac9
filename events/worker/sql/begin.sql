-- Rows of streams that a view sees for the first time, at version 0.
insert into worker.stream (view, clinic_id, stream_id, version, hash, applied_at)
select
    $1::text as view,
    w.clinic_id,
    w.stream_id,
    0 as version,
    $4::bytea as hash,
    clock_timestamp() as applied_at
from unnest($2::text[], $3::text[]) as w (clinic_id, stream_id)
order by w.clinic_id, w.stream_id
on conflict (view, clinic_id, stream_id) do nothing;

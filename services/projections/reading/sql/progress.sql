-- How far a view is with streams of a clinic, and from where on one is parked.
select
    w.stream_id,
    k.from_version,
    k.reason,
    coalesce(s.version, 0) as version
from unnest($3::text[]) as w (stream_id)
left join worker.stream as s on s.view = $1 and s.clinic_id = $2 and w.stream_id = s.stream_id
left join worker.parked as k on k.view = $1 and k.clinic_id = $2 and w.stream_id = k.stream_id;

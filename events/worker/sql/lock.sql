-- Where a view stands with some streams; locked in one order, so that workers wait and never deadlock.
select
    s.clinic_id,
    s.stream_id,
    s.version,
    s.hash
from unnest($2::text[], $3::text[]) as w (clinic_id, stream_id)
inner join worker.stream as s on s.view = $1 and w.clinic_id = s.clinic_id and w.stream_id = s.stream_id
order by s.clinic_id, s.stream_id
for update of s;

-- Which of some streams are parked. Asked after they were locked, so that it is the latest.
select
    p.clinic_id,
    p.stream_id
from unnest($2::text[], $3::text[]) as w (clinic_id, stream_id)
inner join worker.parked as p on p.view = $1 and w.clinic_id = p.clinic_id and w.stream_id = p.stream_id;

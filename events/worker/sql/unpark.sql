-- A stream that a view can go on with again.
delete from worker.parked
where view = $1 and clinic_id = $2 and stream_id = $3;

-- A stream is to be applied again after a version: what was applied of it since cannot be read any more.
update worker.stream as s
set version = $4, hash = $5, applied_at = clock_timestamp()
where s.view = $1 and s.clinic_id = $2 and s.stream_id = $3 and s.version > $4;

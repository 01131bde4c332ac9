-- Write how far streams are applied now.
update worker.stream as s
set version = w.version, hash = w.hash, applied_at = clock_timestamp()
from unnest($2::text[], $3::text[], $4::bigint[], $5::bytea[]) as w (clinic_id, stream_id, version, hash)
where s.view = $1 and s.clinic_id = w.clinic_id and s.stream_id = w.stream_id and s.version < w.version;

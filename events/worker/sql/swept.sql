-- Write how far a view was held against a clinic's ledger.
update worker.sweep
set epoch = $3, position = $4, swept_at = clock_timestamp()
where view = $1 and clinic_id = $2;

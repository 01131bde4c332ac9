-- The append that a key of a clinic names: its first position, size, time and fingerprint; no row where the
-- key is new.
select
    position,
    append_size,
    ledger_time,
    fingerprint
from ledger.event
where append_key = $2 and clinic_id || '' = $1
order by append_key
limit 1;

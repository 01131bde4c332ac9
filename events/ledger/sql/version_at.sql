-- The version that a stream was at right after a position of its clinic's ledger; no row where it had not
-- begun. It steps back from the newest one; no index is to be entered by position.
select version
from ledger.event
where stream_id = $2 and clinic_id || '' = $1 and position + 0 <= $3
order by version desc
limit 1;

-- The last version and hash of a stream; no row where it has no events.
select
    version,
    hash
from ledger.event
where stream_id = $2 and clinic_id = $1
order by version desc
limit 1;

-- The head row of a clinic.
select
    head,
    epoch,
    state,
    last_time,
    relay_shard
from ledger.clinic
where clinic_id = $1;

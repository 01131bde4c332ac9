-- How far a view was held against each clinic's ledger.
select
    clinic_id,
    epoch,
    position
from worker.sweep
where view = $1;

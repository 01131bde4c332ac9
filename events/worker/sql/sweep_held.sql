-- How far a view was held against a clinic's ledger, locked: one worker sweeps it at a time.
select
    epoch,
    position
from worker.sweep
where view = $1 and clinic_id = $2
for update skip locked;

-- Where every clinic's ledger ends.
select
    clinic_id,
    epoch,
    head
from ledger.clinic
order by clinic_id;

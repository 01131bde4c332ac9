-- The first event of a clinic that lies past its head, which no append can leave behind.
select min(e.position)
from ledger.event as e
where
    e.clinic_id = $1
    and e.position > (select c.head from ledger.clinic as c where c.clinic_id = $1);

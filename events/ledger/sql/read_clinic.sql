-- A page of a clinic's ledger: after a position, never past the head. Positions have no gap, so a page has a
-- last one; without it, a plan that sorts would read the whole rest of the ledger for each page.
select
    e.position,
    e.ledger_time,
    e.stream_id,
    e.version,
    e.partition_key,
    e.hash,
    e.bytes
from ledger.event as e
where
    e.clinic_id = $1
    and e.position > $2
    and e.position <= (select least(c.head, $2 + $3) from ledger.clinic as c where c.clinic_id = $1)
order by e.position
limit $3;

-- A page of a clinic's ledger: after a position, never past the head.
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
    and e.position <= (select c.head from ledger.clinic as c where c.clinic_id = $1)
order by e.position
limit $3;

-- A page of one stream: from a version on, never past the head. Versions have no gap, so a page has a last
-- one; without it, a plan that sorts would read the whole rest of the stream for each page.
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
    e.stream_id = $2
    and e.version >= $3
    and e.version < greatest($3, 1) + $4
    and e.clinic_id = $1
    and e.position <= (select c.head from ledger.clinic as c where c.clinic_id = $1)
order by e.version
limit $4;

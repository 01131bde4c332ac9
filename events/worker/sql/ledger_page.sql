-- A light page of a clinic's ledger: which events it holds, without their bytes, up to those that are younger
-- than so many seconds.
select
    e.position,
    e.stream_id,
    e.version,
    e.hash
from ledger.event as e
where
    e.clinic_id = $1
    and e.position > $2
    and e.position <= (select least(c.head, $2 + $3) from ledger.clinic as c where c.clinic_id = $1)
    and e.ledger_time < clock_timestamp() - make_interval(secs => $4)
order by e.position
limit $3;

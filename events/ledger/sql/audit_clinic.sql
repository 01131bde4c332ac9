-- A page of a clinic's ledger with everything that its rows hold, also past the head.
select
    e.position,
    e.ledger_time,
    e.stream_id,
    e.version,
    e.partition_key,
    e.hash,
    e.bytes,
    e.append_key,
    e.append_size,
    e.fingerprint,
    e.seal
from ledger.event as e
where e.clinic_id = $1 and e.position > $2
order by e.position
limit $3;

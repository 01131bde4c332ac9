-- The general path: each append is accepted or refused on its own; a row for each, in order.
select
    outcome,
    first_position,
    last_position,
    ledger_time,
    stream_id,
    expected_version,
    actual_version
from ledger.append_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

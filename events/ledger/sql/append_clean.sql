-- The path of several appends or events, none of which has anything in its way.
select
    first_position,
    ledger_time
from ledger.append_clean_v1(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
);

-- The short path of an append: one event, nothing in its way.
select
    first_position,
    ledger_time
from ledger.append_lone_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

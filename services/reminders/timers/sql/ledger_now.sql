-- ledger_now
-- In the ledger: what time it is there.
select clock_timestamp() as now;

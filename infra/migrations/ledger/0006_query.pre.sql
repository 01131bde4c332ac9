-- The query service reads a plan's own events.
grant usage on schema ledger to goldenthread_query;
grant select on ledger.clinic, ledger.event to goldenthread_query;

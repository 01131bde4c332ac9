-- lock
-- Takes the shard's lock for this connection, if nobody has it.
select pg_try_advisory_lock(1919250785, $1);

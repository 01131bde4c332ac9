-- unlock
-- Gives the shard's lock back.
select pg_advisory_unlock(1919250785, $1);

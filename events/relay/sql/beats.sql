-- beats
-- The last sign of life of every shard.
select
    shard,
    owner,
    beat,
    state,
    reason,
    seen_at
from relay.shard
order by shard;

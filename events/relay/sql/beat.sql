-- beat
-- Says of some shards who relays them and how they fare.
insert into relay.shard as s
select
    b.shard,
    b.owner,
    b.beat,
    b.state,
    b.reason,
    clock_timestamp() as at
from
    unnest($1::smallint[], $2::text[], $3::bigint[], $4::text[], $5::text[])
        as b (shard, owner, beat, state, reason)
on conflict (shard) do update
    set
        owner = excluded.owner,
        beat = excluded.beat,
        state = excluded.state,
        reason = excluded.reason,
        seen_at = excluded.seen_at;

-- hint
-- Writes hints; one that says less than what is there changes nothing.
insert into relay.relayed as r
select
    h.clinic_id,
    h.shard,
    h.generation,
    h.cluster_id,
    h.epoch,
    h.position,
    h.hash,
    clock_timestamp() as at
from
    unnest(
        $1::text[], $2::smallint[], $3::integer[], $4::text[], $5::integer[], $6::bigint[], $7::bytea[]
    ) as h (clinic_id, shard, generation, cluster_id, epoch, position, hash)
on conflict (clinic_id) do update
    set
        shard = excluded.shard,
        generation = excluded.generation,
        cluster_id = excluded.cluster_id,
        epoch = excluded.epoch,
        position = excluded.position,
        hash = excluded.hash,
        relayed_at = excluded.relayed_at
    where (excluded.generation, excluded.position) > (r.generation, r.position);

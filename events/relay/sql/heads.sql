-- heads
-- The clinics that some shards own or have to hand over: head, epoch, shard and the last instruction. Only
-- the last one counts: what was moved on since is no more a matter of who had it before.
select
    c.clinic_id,
    c.head,
    c.epoch,
    c.relay_shard,
    i.generation,
    i.kind,
    i.from_shard,
    i.position,
    i.hash,
    i.epoch as told_epoch
from ledger.clinic as c
left join lateral (
    select
        t.generation,
        t.kind,
        t.from_shard,
        t.position,
        t.hash,
        t.epoch
    from relay.instruction as t
    where t.clinic_id = c.clinic_id
    order by t.generation desc
    limit 1
) as i on true
where
    c.relay_shard = any($1::smallint[])
    or (
        i.kind = 'move'
        and i.from_shard = any($1::smallint[])
        and c.clinic_id in (
            select m.clinic_id
            from relay.instruction as m
            where m.kind = 'move' and m.from_shard = any($1::smallint[])
        )
    )
order by c.clinic_id;

-- status
-- How far each clinic is published, as the relay last noted it, and how its shard fares.
with t as (
    select
        i.clinic_id,
        max(i.generation) as told
    from relay.instruction as i
    group by i.clinic_id
)

select
    c.clinic_id,
    c.relay_shard,
    c.head,
    s.state,
    s.reason,
    coalesce(r.position, 0) as relayed,
    coalesce(r.generation, 0) as carried_out,
    coalesce(t.told, 0) as told,
    extract(epoch from clock_timestamp() - e.ledger_time)::double precision as seconds,
    extract(epoch from clock_timestamp() - s.seen_at)::double precision as silent
from ledger.clinic as c
left join relay.relayed as r on c.clinic_id = r.clinic_id
left join relay.shard as s on c.relay_shard = s.shard
left join ledger.event as e on c.clinic_id = e.clinic_id and coalesce(r.position, 0) + 1 = e.position
left join t on c.clinic_id = t.clinic_id
order by c.relay_shard, c.clinic_id;

-- Keep in mind the places of records that are no events.
insert into worker.unreadable (view, topic, partition, "offset", reason, seen_at)
select
    $1::text as view,
    w.topic,
    w.partition,
    w.at,
    w.reason,
    clock_timestamp() as seen_at
from unnest($2::text[], $3::integer[], $4::bigint[], $5::text[]) as w (topic, partition, at, reason)
on conflict (view, topic, partition, "offset") do nothing;

-- Of the events of a light page, those of streams that a view is behind with, or whose last event is another
-- one for the view than for the ledger. Parked streams are left out.
select
    w.stream_id,
    max(w.version) as version,
    bool_or(s.version = w.version and s.hash <> w.hash) as differs
from unnest($3::text[], $4::bigint[], $5::bytea[]) as w (stream_id, version, hash)
left join worker.stream as s on s.view = $1 and s.clinic_id = $2 and w.stream_id = s.stream_id
left join worker.parked as p on p.view = $1 and p.clinic_id = $2 and w.stream_id = p.stream_id
where
    p.view is null
    and (s.view is null or s.version < w.version or (s.version = w.version and s.hash <> w.hash))
group by w.stream_id
order by w.stream_id;

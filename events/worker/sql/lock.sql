-- Where a view stands with some streams, locked in one order, so that workers wait and never deadlock.
-- Nothing is locked, and no row comes, while one of them has no row yet: whoever adds it must hold no other.
select
    s.clinic_id,
    s.stream_id,
    s.version,
    s.hash
from unnest($2::text[], $3::text[]) as w (clinic_id, stream_id)
inner join worker.stream as s on s.view = $1 and w.clinic_id = s.clinic_id and w.stream_id = s.stream_id
where
    (
        select count(*)
        from unnest($2::text[], $3::text[]) as v (clinic_id, stream_id)
        inner join worker.stream as t
            on t.view = $1 and v.clinic_id = t.clinic_id and v.stream_id = t.stream_id
    ) = cardinality($2::text[])
order by s.clinic_id, s.stream_id
for update of s;

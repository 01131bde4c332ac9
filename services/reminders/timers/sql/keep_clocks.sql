-- keep_clocks
-- Keep the latest instants of clocks. What was kept of the real clock and cannot be true, because it is after
-- $3, gives way.
insert into reminders.clock as c (clock, instant)
select
    k.clock,
    k.instant
from unnest($1::text[], $2::timestamptz[]) as k (clock, instant)
order by k.clock
on conflict (clock) do update
    set instant = excluded.instant
    where c.instant < excluded.instant or (c.clock = 'real' and c.instant > $3::timestamptz);

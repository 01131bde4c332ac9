-- keep_clocks
-- Keep the latest instants of clocks; return what each shows then.
insert into reminders.clock as c (clock, instant)
select
    k.clock,
    k.instant
from unnest($1::text[], $2::timestamptz[]) as k (clock, instant)
order by k.clock
on conflict (clock) do update set instant = excluded.instant where c.instant < excluded.instant;

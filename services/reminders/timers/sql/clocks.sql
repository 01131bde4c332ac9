-- clocks
-- The latest instant of each clock that was acted on.
select
    c.clock,
    c.instant
from reminders.clock as c;

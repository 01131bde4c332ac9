-- failed
-- How many timers failed when they were last looked at.
select count(*) as failed
from reminders.timer as t
where t.failed is not null;

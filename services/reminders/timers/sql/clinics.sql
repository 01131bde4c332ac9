-- clinics
-- Every clinic that has timers, and up to which version of its stream they are marked.
select
    c.clinic_id,
    c.swept_version
from reminders.clinic as c
order by c.clinic_id;

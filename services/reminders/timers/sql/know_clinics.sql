-- know_clinics
-- Clinics have timers from now on.
insert into reminders.clinic (clinic_id)
select u.clinic_id
from unnest($1::text[]) as u (clinic_id)
order by u.clinic_id
on conflict do nothing;

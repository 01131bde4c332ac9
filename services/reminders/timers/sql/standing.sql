-- standing
-- The notices of some plans of a clinic that stand, as far as is known here.
select
    n.plan_id,
    n.notice_id
from reminders.notice as n
where n.clinic_id = $1 and n.plan_id = any($2::text[]) and n.stands;

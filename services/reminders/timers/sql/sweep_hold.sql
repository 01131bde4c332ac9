-- sweep_hold
-- Take a clinic's sweep unless another has it; begin anew where its stream went on meanwhile.
select
    c.swept_version,
    case when c.sweeping_version = $2 then c.swept_plan else '' end as swept_plan
from reminders.clinic as c
where c.clinic_id = $1
for no key update skip locked;

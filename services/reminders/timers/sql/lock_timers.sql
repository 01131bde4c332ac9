-- lock_timers
-- Lock the timers of some plans and of all plans of some clients, in one order: what several statements then
-- mark, nobody else who marks holds half of. Columns: clinic, plan; clinic, client.
select t.plan_id
from
    (
        select
            p.clinic_id,
            p.plan_id
        from unnest($1::text[], $2::text[]) as p (clinic_id, plan_id)
        union
        select
            o.clinic_id,
            o.plan_id
        from unnest($3::text[], $4::text[]) as c (clinic_id, client_id)
        inner join reminders.timer as o on c.clinic_id = o.clinic_id and c.client_id = o.client_id
    ) as m
inner join reminders.timer as t on m.clinic_id = t.clinic_id and m.plan_id = t.plan_id
order by t.clinic_id, t.plan_id
for update of t;

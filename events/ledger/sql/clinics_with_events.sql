-- Every clinic that events name, whether or not it has a head row; steps from clinic to clinic by the primary
-- key.
with recursive named as (
    (
        select e.clinic_id
        from ledger.event as e
        order by e.clinic_id
        limit 1
    )
    union all
    select (
        select e.clinic_id
        from ledger.event as e
        where e.clinic_id > n.clinic_id
        order by e.clinic_id
        limit 1
    )
    from named as n
    where n.clinic_id is not null
)

select clinic_id from named where clinic_id is not null;

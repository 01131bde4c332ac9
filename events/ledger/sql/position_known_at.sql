-- The last position that was written by a ledger time, by halving: ledger times never fall. 0 where there is
-- none.
with recursive span as (
    select
        0::bigint as low,
        c.head as high
    from ledger.clinic as c
    where c.clinic_id = $1
    union all
    select
        case when m.known then m.middle else m.low end as low,
        case when m.known then m.high else m.middle - 1 end as high
    from (
        select
            s.low,
            s.high,
            (s.low + s.high + 1) / 2 as middle,
            (
                select e.ledger_time <= $2
                from ledger.event as e
                where e.clinic_id = $1 and e.position = (s.low + s.high + 1) / 2
            ) as known
        from span as s
        where s.low < s.high
    ) as m
)

select low from span where low = high;

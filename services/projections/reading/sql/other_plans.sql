-- Plans to hold plan $2 of client $3 against: the client's own others, and those of other clients that share
-- one of the diagnoses $4, of the $5 that were changed last. No more than $6 of either, the newest first.
-- The clinic's plans are scanned by position: an index on what each update changes would cost the view more.
with newest as materialized (
    select
        plan_id,
        client_id,
        key_id,
        position,
        document
    from projections.current_plan
    where clinic_id = $1 and client_id <> $3
    order by position desc
    limit $5
),

alike as (
    select n.*
    from newest as n
    where
        exists (
            select 1
            from json_each(n.document -> 'diagnoses') as d
            where d.value -> 'content' ->> 'code' = any($4::text[])
        )
    order by n.position desc
    limit $6
),

own as (
    select
        plan_id,
        client_id,
        key_id,
        position,
        document
    from projections.current_plan
    where clinic_id = $1 and client_id = $3 and plan_id <> $2
    order by position desc
    limit $6
)

select
    o.plan_id,
    o.client_id,
    o.key_id,
    o.document
from (
    select * from own
    union all
    select * from alike
) as o
order by o.client_id = $3 desc, o.position desc;

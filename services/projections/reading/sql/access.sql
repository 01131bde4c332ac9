-- Reads that were asked for, with what came of each.
insert into access.read (clinic_id, actor, roles, acting_for, route, subject, status, code, correlation_id)
select
    n.clinic_id,
    n.actor,
    n.roles,
    n.acting_for,
    n.route,
    n.subject,
    n.status,
    n.code,
    n.correlation_id
from
    unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::text[],
        $9::text[]
    ) as n (clinic_id, actor, roles, acting_for, route, subject, status, code, correlation_id);

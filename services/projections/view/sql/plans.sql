-- Plans as they now stand.
insert into projections.current_plan
(
    clinic_id, plan_id, client_id, episode_id, status, version, position, ledger_time, hash, key_id, document
)
select
    n.clinic_id,
    n.plan_id,
    n.client_id,
    n.episode_id,
    n.status,
    n.version,
    n.position,
    n.ledger_time,
    n.hash,
    n.key_id,
    n.document::json
from
    unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
        $8::timestamptz[], $9::bytea[], $10::text[], $11::text[]
    ) as n (
        clinic_id, plan_id, client_id, episode_id, status, version, position, ledger_time, hash, key_id,
        document
    )
on conflict (clinic_id, plan_id) do update set
    client_id = excluded.client_id,
    episode_id = excluded.episode_id,
    status = excluded.status,
    version = excluded.version,
    position = excluded.position,
    ledger_time = excluded.ledger_time,
    hash = excluded.hash,
    key_id = excluded.key_id,
    document = excluded.document;

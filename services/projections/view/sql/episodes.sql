-- Episodes as they now stand.
insert into projections.current_episode
(clinic_id, episode_id, client_id, version, position, ledger_time, hash, key_id, document)
select
    n.clinic_id,
    n.episode_id,
    n.client_id,
    n.version,
    n.position,
    n.ledger_time,
    n.hash,
    n.key_id,
    n.document::json
from
    unnest(
        $1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::bytea[],
        $8::text[], $9::text[]
    ) as n (clinic_id, episode_id, client_id, version, position, ledger_time, hash, key_id, document)
on conflict (clinic_id, episode_id) do update set
    client_id = excluded.client_id,
    version = excluded.version,
    position = excluded.position,
    ledger_time = excluded.ledger_time,
    hash = excluded.hash,
    key_id = excluded.key_id,
    document = excluded.document;

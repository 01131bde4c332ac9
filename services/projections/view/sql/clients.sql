-- Clients as they now stand.
insert into projections.current_client
(clinic_id, client_id, version, position, ledger_time, hash, key_id, document)
select
    n.clinic_id,
    n.client_id,
    n.version,
    n.position,
    n.ledger_time,
    n.hash,
    n.key_id,
    n.document::json
from
    unnest(
        $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bytea[], $7::text[],
        $8::text[]
    ) as n (clinic_id, client_id, version, position, ledger_time, hash, key_id, document)
on conflict (clinic_id, client_id) do update set
    version = excluded.version,
    position = excluded.position,
    ledger_time = excluded.ledger_time,
    hash = excluded.hash,
    key_id = excluded.key_id,
    document = excluded.document;

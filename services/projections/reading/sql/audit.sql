-- A page of one stream's audit entries, after a version.
select
    version,
    position,
    ledger_time,
    event_id,
    hash,
    type,
    actor,
    role,
    happened,
    recorded,
    reason_code,
    why,
    changes,
    correlation_id
from projections.audit_entry
where clinic_id = $1 and stream_id = $2 and version > $3
order by version
limit $4;

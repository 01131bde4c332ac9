-- A plan as it stands, and its episode as it stands at the same moment.
select
    p.client_id,
    p.episode_id,
    p.version,
    p.position,
    p.ledger_time,
    p.hash,
    p.key_id,
    p.document,
    e.version as episode_version,
    e.document as episode_document
from projections.current_plan as p
left join projections.current_episode as e on p.clinic_id = e.clinic_id and p.episode_id = e.episode_id
where p.clinic_id = $1 and p.plan_id = $2;

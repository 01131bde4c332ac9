-- A plan as it stands, its episode as it stands at the same moment, and which streams of client, episode and
-- plan are parked for view $3: null where none is.
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
    e.document as episode_document,
    (
        select json_agg(json_build_array(k.stream_id, k.from_version, k.reason) order by k.stream_id)
        from worker.parked as k
        where
            k.view = $3
            and k.clinic_id = $1
            and k.stream_id in ('plan/' || p.plan_id, 'client/' || p.client_id, 'episode/' || p.episode_id)
    ) as parked
from projections.current_plan as p
left join projections.current_episode as e on p.clinic_id = e.clinic_id and p.episode_id = e.episode_id
where p.clinic_id = $1 and p.plan_id = $2;

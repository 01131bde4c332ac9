-- A client with all that units are reckoned from: sessions with billing codes of each episode, the frequency
-- of each plan; and which of their streams are parked for view $3: null where none is.
with episode as (
    select
        episode_id,
        version,
        document -> 'services' as services,
        document -> 'sessions' -> 'counted' as counted
    from projections.current_episode
    where clinic_id = $1 and client_id = $2
),

plan as (
    select
        plan_id,
        episode_id,
        version,
        status,
        document -> 'frequency' as frequency,
        document -> 'phase_decisions' as phase_decisions
    from projections.current_plan
    where clinic_id = $1 and client_id = $2
)

select
    c.client_id,
    c.version,
    c.position,
    c.ledger_time,
    c.key_id,
    c.document,
    (select coalesce(json_agg(row_to_json(e) order by e.episode_id), '[]') from episode as e) as episodes,
    (select coalesce(json_agg(row_to_json(p) order by p.plan_id), '[]') from plan as p) as plans,
    (
        select json_agg(json_build_array(k.stream_id, k.from_version, k.reason) order by k.stream_id)
        from worker.parked as k
        where
            k.view = $3
            and k.clinic_id = $1
            and k.stream_id in (
                select 'client/' || $2::text
                union all
                select 'episode/' || e.episode_id from episode as e
                union all
                select 'plan/' || p.plan_id from plan as p
            )
    ) as parked
from projections.current_client as c
where c.clinic_id = $1 and c.client_id = $2;

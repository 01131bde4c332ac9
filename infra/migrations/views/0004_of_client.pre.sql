-- All that is of one client, found by index: what is authorized is read with the sessions that use it.

create index current_episode_client_idx on projections.current_episode (clinic_id, client_id);

create index current_plan_client_idx on projections.current_plan (clinic_id, client_id);

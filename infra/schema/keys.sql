-- The key store: one wrapped key for each client, and one for each clinic's own stream.
-- It lives in a database of its own, so that backups of the ledger hold no key.

create schema keys;

-- A destroyed key keeps its row without the key: its owner never gets another one.
create table keys.client_key (
    clinic_id text collate "C" not null,
    owner_id text collate "C" not null,
    key_id uuid not null,
    wrapped bytea,
    created_at timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    constraint client_key_pkey primary key (clinic_id, owner_id),
    constraint client_key_id_once unique (key_id),
    constraint client_key_held_or_destroyed check ((wrapped is null) = (destroyed_at is not null))
);

create function keys.refuse_revival() returns trigger
language plpgsql
as $$
begin
    raise exception 'keys.client_key: a destroyed key stays destroyed'
        using errcode = 'GT002', hint = 'What it sealed cannot be opened again.';
end;
$$;

create trigger destroyed_key_is_final before update on keys.client_key
for each row when (old.destroyed_at is not null) execute function keys.refuse_revival();

grant usage on schema keys to
goldenthread_planner, goldenthread_projections, goldenthread_reminders, goldenthread_operator;

grant select on keys.client_key to
goldenthread_planner, goldenthread_projections, goldenthread_reminders, goldenthread_operator;

-- Projections and reminders open data and never seal any: notices are in clear.
grant insert on keys.client_key to goldenthread_planner, goldenthread_operator;

grant update (wrapped, destroyed_at) on keys.client_key to goldenthread_operator;

-- The query service opens events of plans and seals none.
grant usage on schema keys to goldenthread_query;
grant select on keys.client_key to goldenthread_query;

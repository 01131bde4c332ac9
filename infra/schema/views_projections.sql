-- Views of plans: how each client, episode and plan stands, and the audit trail. A row is a function of its
-- own stream's events alone, whatever the order in which streams arrive. Documents are json, not jsonb: they
-- are written and read whole, and keep the order of their members.

create schema projections;

create table projections.current_client (
    clinic_id text collate "C" not null,
    client_id text collate "C" not null,
    version bigint not null,
    position bigint not null,
    ledger_time timestamptz not null,
    hash bytea not null,
    key_id text collate "C" not null,
    document json not null,
    constraint current_client_pkey primary key (clinic_id, client_id)
);

create table projections.current_episode (
    clinic_id text collate "C" not null,
    episode_id text collate "C" not null,
    client_id text collate "C" not null,
    version bigint not null,
    position bigint not null,
    ledger_time timestamptz not null,
    hash bytea not null,
    key_id text collate "C" not null,
    document json not null,
    constraint current_episode_pkey primary key (clinic_id, episode_id)
);

-- All that is of one client, found by index: what is authorized is read with the sessions that use it.
create index current_episode_client_idx on projections.current_episode (clinic_id, client_id);

create table projections.current_plan (
    clinic_id text collate "C" not null,
    plan_id text collate "C" not null,
    client_id text collate "C" not null,
    episode_id text collate "C",
    status text not null,
    version bigint not null,
    position bigint not null,
    ledger_time timestamptz not null,
    hash bytea not null,
    key_id text collate "C" not null,
    document json not null,
    constraint current_plan_pkey primary key (clinic_id, plan_id)
);

create index current_plan_client_idx on projections.current_plan (clinic_id, client_id);

-- One row for each event: what it changed. `why` and `changes` hold what the event's sealed data held.
create table projections.audit_entry (
    clinic_id text collate "C" not null,
    stream_id text collate "C" not null,
    version bigint not null,
    position bigint not null,
    ledger_time timestamptz not null,
    event_id uuid not null,
    hash bytea not null,
    type text not null,
    actor text not null,
    role text not null,
    happened timestamptz not null,
    recorded timestamptz not null,
    reason_code text,
    why json not null,
    changes json not null,
    client_id text collate "C" not null,
    episode_id text collate "C",
    correlation_id text not null,
    constraint audit_entry_pkey primary key (clinic_id, stream_id, version)
);

grant usage on schema projections to goldenthread_projections, goldenthread_query;

grant select on all tables in schema projections to goldenthread_projections, goldenthread_query;

-- What is there of an event is never changed: entries are added, and go only with the record as a whole.
grant insert, update on projections.current_client, projections.current_episode, projections.current_plan
to goldenthread_projections;

grant insert on projections.audit_entry to goldenthread_projections;

-- What every consumer of events keeps of itself: how far each stream is applied, and what could not be.

create schema worker;

-- The last version of a stream that a view has applied, and the hash of that event. Locking the row is what
-- makes applying exclusive: of two workers that hold the same events, the second finds them applied.
create table worker.stream (
    view text collate "C" not null,
    clinic_id text collate "C" not null,
    stream_id text collate "C" not null,
    version bigint not null,
    hash bytea not null,
    applied_at timestamptz not null,
    constraint stream_pkey primary key (view, clinic_id, stream_id)
) with (fillfactor = 70);

-- A stream that a view cannot go on with: its later events wait in the ledger. `registry` tells which event
-- types the release knew that parked it.
create table worker.parked (
    view text collate "C" not null,
    clinic_id text collate "C" not null,
    stream_id text collate "C" not null,
    from_version bigint not null,
    event_id text,
    type text,
    reason text not null,
    detail text not null,
    registry text not null,
    attempts integer not null default 1,
    parked_at timestamptz not null,
    tried_at timestamptz not null,
    retry_wanted_at timestamptz,
    constraint parked_pkey primary key (view, clinic_id, stream_id)
);

-- How far a view was held against a clinic's ledger, from the first position on.
create table worker.sweep (
    view text collate "C" not null,
    clinic_id text collate "C" not null,
    epoch integer not null,
    position bigint not null,
    swept_at timestamptz not null,
    constraint sweep_pkey primary key (view, clinic_id)
) with (fillfactor = 50);

-- Records of a topic that are no events: passed over, and kept in mind by their place.
create table worker.unreadable (
    view text collate "C" not null,
    topic text collate "C" not null,
    partition integer not null,
    "offset" bigint not null,
    reason text not null,
    seen_at timestamptz not null,
    constraint unreadable_pkey primary key (view, topic, partition, "offset")
);

grant usage on schema worker to
goldenthread_projections, goldenthread_reminders, goldenthread_query, goldenthread_operator;
grant select on worker.stream, worker.parked, worker.sweep, worker.unreadable to
goldenthread_projections, goldenthread_reminders, goldenthread_query, goldenthread_operator;
grant insert, update on worker.stream, worker.parked, worker.sweep, worker.unreadable to
goldenthread_projections, goldenthread_reminders;
grant delete on worker.parked to goldenthread_projections, goldenthread_reminders;
grant update (retry_wanted_at) on worker.parked to goldenthread_operator;

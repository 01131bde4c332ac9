-- Who asked to read what, and what came of it. It is no view: it cannot be made again from the ledger.
create schema access;

-- One read by a caller who was known. `subject` is the stream that was asked for, null where the path named
-- none; `status` is that of the answer, `code` that of a problem. Ids and codes only.
create table access.read (
    number bigint generated always as identity,
    clinic_id text collate "C" not null,
    read_at timestamptz not null default clock_timestamp(),
    actor text collate "C" not null,
    roles text not null,
    acting_for text collate "C",
    route text not null,
    subject text collate "C",
    status smallint not null,
    code text,
    correlation_id text not null,
    constraint read_pkey primary key (number)
);

create index read_subject_idx on access.read (clinic_id, subject, read_at);

create index read_actor_idx on access.read (clinic_id, actor, read_at);

create function access.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'access.read is append-only: % refused', lower(tg_op) using errcode = 'GT001';
end;
$$;

create trigger read_is_immutable before update or delete on access.read
for each statement execute function access.refuse_change();

create trigger read_is_not_truncated before truncate on access.read
for each statement execute function access.refuse_change();

revoke all on all functions in schema access from public;

grant usage on schema access to goldenthread_query, goldenthread_operator;

-- The query service adds what was read, and cannot look at it.
grant insert on access.read to goldenthread_query;

grant select on access.read to goldenthread_operator;

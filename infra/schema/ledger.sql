-- The ledger as all migrations leave it: one head row for each clinic, one row for each event. Only functions
-- write them: the small ones here, the appends in ledger_append_*.sql; ledger_rights.sql says who may call.

create schema ledger;

-- The head row of a clinic. Locking it is what makes an append exclusive; its fields are what an append
-- moves.
create table ledger.clinic (
    clinic_id text collate "C" not null,
    epoch integer not null default 1,
    state text not null default 'open',
    head bigint not null default 0,
    last_time timestamptz not null,
    relay_shard smallint not null,
    added_at timestamptz not null,
    constraint clinic_pkey primary key (clinic_id)
) with (fillfactor = 50);

-- One immutable event. `bytes` are the exact published bytes; the other columns are copies for finding it.
-- The first event of an append also carries that append's key, so an outcome lives as long as its events.
-- `seal` covers what the bytes do not say: place, ledger time and the append's key, size and fingerprint.
-- No check constraints: they are parsed again by every statement, and functions are the only writers.
create table ledger.event (
    clinic_id text collate "C" not null,
    position bigint not null,
    ledger_time timestamptz not null,
    version bigint not null,
    append_key uuid,
    append_size integer,
    stream_id text collate "C" not null,
    partition_key text collate "C" not null,
    hash bytea not null,
    fingerprint bytea,
    seal bytea not null,
    bytes bytea not null,
    constraint event_pkey primary key (clinic_id, position),
    constraint event_version_once unique (stream_id, version, clinic_id)
);

-- Sealed data does not compress; trying to would cost every append.
alter table ledger.event alter column bytes set storage external;

create unique index event_append_once on ledger.event (append_key, clinic_id) where append_key is not null;

-- The seal of an event's row. Names and versions are in the event's own bytes, which `hash` covers.
create function ledger.seal_v1(
    p_position bigint,
    p_ledger_time timestamptz,
    p_append_key uuid,
    p_append_size integer,
    p_fingerprint bytea,
    p_hash bytea
) returns bytea
language sql
immutable
parallel safe
as $$
    select sha256(
        int8send(p_position) || timestamptz_send(p_ledger_time)
        || coalesce(uuid_send(p_append_key) || int4send(p_append_size) || p_fingerprint, ''::bytea)
        || p_hash
    );
$$;

create function ledger.refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception 'ledger.event is append-only: % refused', lower(tg_op)
        using errcode = 'GT001', hint = 'Record a correcting or voiding event instead.';
end;
$$;

create trigger event_is_immutable before update or delete on ledger.event
for each statement execute function ledger.refuse_change();

create trigger event_is_not_truncated before truncate on ledger.event
for each statement execute function ledger.refuse_change();

-- Adds a clinic with an empty ledger. Returns false, and changes nothing, when it exists already.
create function ledger.add_clinic_v1(p_clinic text, p_relay_shard integer) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into ledger.clinic (clinic_id, last_time, relay_shard, added_at)
    values (p_clinic, clock_timestamp(), p_relay_shard, clock_timestamp())
    on conflict (clinic_id) do nothing;
    return found;
end;
$$;

-- Opens or freezes a clinic's ledger. A frozen ledger refuses appends and keeps serving reads.
-- A new epoch makes every writer that knew the old one read the head again before it appends.
-- Returns the epoch; null, having changed nothing, where there is no such clinic.
create function ledger.set_clinic_state_v1(p_clinic text, p_state text, p_new_epoch boolean) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_epoch integer;
begin
    if p_state not in ('open', 'frozen') then
        raise exception 'a ledger is open or frozen' using errcode = 'GT004';
    end if;
    update ledger.clinic
    set state = p_state, epoch = epoch + p_new_epoch::integer
    where clinic_id = p_clinic
    returning epoch into v_epoch;
    return v_epoch;
end;
$$;

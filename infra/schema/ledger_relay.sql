-- The relay's desk: what it is told to do, and what it last said of itself. What was published is known by
-- Kafka alone; nothing here is needed to know it.

create schema relay;

-- What the relay was told about a clinic, each with a higher generation. Rows stay: they are the record of
-- who accepted what. `position`, `hash` and `epoch` are where an adopted or republished clinic goes on from.
create table relay.instruction (
    clinic_id text collate "C" not null,
    generation integer not null,
    kind text not null,
    from_shard smallint not null,
    shard smallint not null,
    position bigint not null,
    hash bytea not null,
    epoch integer not null,
    actor text not null,
    given_at timestamptz not null,
    constraint instruction_pkey primary key (clinic_id, generation),
    constraint instruction_kind check (kind in ('adopt', 'move', 'republish'))
);

create index instruction_from_shard on relay.instruction (from_shard) where kind = 'move';

-- A hint of how far each clinic was published, written after the fact. Kafka must never say less.
create table relay.relayed (
    clinic_id text collate "C" not null,
    shard smallint not null,
    generation integer not null,
    cluster_id text not null,
    epoch integer not null,
    position bigint not null,
    hash bytea not null,
    relayed_at timestamptz not null,
    constraint relayed_pkey primary key (clinic_id)
) with (fillfactor = 50);

-- Who relays a shard, how it fares, and a count that grows while its process lives.
create table relay.shard (
    shard smallint not null,
    owner text not null,
    beat bigint not null,
    state text not null,
    reason text,
    seen_at timestamptz not null,
    constraint shard_pkey primary key (shard)
) with (fillfactor = 50);

-- Tells the relay something about a clinic. A move changes the clinic's shard with it. Returns false, and
-- changes nothing, where there is no such clinic or the generation is not above every earlier one.
create function relay.instruct_v1(
    p_clinic text,
    p_generation integer,
    p_kind text,
    p_shard integer,
    p_position bigint,
    p_hash bytea,
    p_epoch integer,
    p_actor text
) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_from smallint;
begin
    select c.relay_shard into v_from
    from ledger.clinic as c
    where c.clinic_id = p_clinic
    for no key update;
    if not found or exists (
        select from relay.instruction as i where i.clinic_id = p_clinic and i.generation >= p_generation
    ) then
        return false;
    end if;
    insert into relay.instruction
    values (
        p_clinic, p_generation, p_kind, v_from, coalesce(p_shard, v_from), p_position, p_hash, p_epoch, p_actor,
        clock_timestamp()
    );
    if p_kind = 'move' then
        update ledger.clinic set relay_shard = p_shard where clinic_id = p_clinic;
    end if;
    return true;
end;
$$;

revoke all on all functions in schema relay from public;
grant usage on schema relay to goldenthread_relay, goldenthread_operator;
grant select on relay.instruction, relay.relayed, relay.shard to goldenthread_relay, goldenthread_operator;
grant insert, update on relay.relayed, relay.shard to goldenthread_relay;
grant execute on function relay.instruct_v1 to goldenthread_operator;

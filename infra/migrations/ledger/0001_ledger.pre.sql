-- The ledger: one head row for each clinic, one row for each event, and the only functions that write them.

create schema ledger;

-- The head row of a clinic. Locking it is what makes an append exclusive; its fields are what an append moves.
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
-- No check constraints: they are parsed again by every statement. The functions below are the only writers.
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
create function ledger.set_clinic_state_v1(p_clinic text, p_state text, p_new_epoch boolean) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_epoch integer;
begin
    update ledger.clinic
    set state = p_state, epoch = epoch + p_new_epoch::integer
    where clinic_id = p_clinic
    returning epoch into v_epoch;
    return v_epoch;
end;
$$;

-- Ends a statement that took a path which does not apply; everything that it did is undone.
create function ledger.refuse_path() returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'this path does not apply' using errcode = 'GT002';
end;
$$;

-- The short path of an append: one event onto one stream, deciding on the streams that p_named_* list (or null), when
-- nothing stands in its way. Anything else (other epoch, frozen, clocks apart, key used before, version or hash that
-- differ, too large) raises GT002 or a unique violation, which undoes the whole statement; an unknown clinic returns
-- nothing. The caller then asks append_v1, which says what it was.
--
-- The unique constraints do two of the checks: with versions gapless, "the predecessor is there and the successor is
-- not" is the same as "the stream's head is the predecessor", and a used key cannot be written again. The head is
-- locked by the first statement, so that the second sees all that was committed under the lock before; xmin tells the
-- second that the first did move the head.
create function ledger.append_lone_v1(
    p_clinic text,
    p_epoch integer,
    p_key uuid,
    p_fingerprint bytea,
    p_recorded timestamptz,
    p_stream text,
    p_expect_version bigint,
    p_expect_hash bytea,
    p_partition_key text,
    p_hash bytea,
    p_bytes bytea,
    p_named_stream text [],
    p_named_version bigint [],
    p_named_hash bytea [],
    out first_position bigint,
    out ledger_time timestamptz
)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update ledger.clinic
    set head = head + 1, last_time = greatest(clock_timestamp(), last_time)
    where clinic_id = p_clinic and epoch = p_epoch and state = 'open'
        and clock_timestamp() between p_recorded - interval '5 s' and p_recorded + interval '5 s';

    insert into ledger.event (
        clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key, hash,
        fingerprint, seal, bytes
    )
    select
        p_clinic,
        case
            when c.xmin = pg_current_xact_id()::xid
                and octet_length(p_bytes) <= 262144
                and (p_expect_version = 0 or exists (
                    select from ledger.event as e
                    where e.clinic_id || '' = p_clinic and e.stream_id = p_stream
                        and e.version = p_expect_version and e.hash = p_expect_hash
                ))
                and (p_named_stream is null or not exists (
                    select from unnest(p_named_stream, p_named_version, p_named_hash) as x (stream, version, hash)
                    left join lateral (
                        select e.version, e.hash
                        from ledger.event as e
                        where e.clinic_id || '' = p_clinic and e.stream_id = x.stream
                        order by e.version desc
                        limit 1
                    ) as h on true
                    where coalesce(h.version, 0) <> x.version or h.hash is distinct from x.hash
                ))
                then c.head
            else ledger.refuse_path()
        end,
        c.last_time,
        p_expect_version + 1,
        p_key,
        1,
        p_stream,
        p_partition_key,
        p_hash,
        p_fingerprint,
        ledger.seal_v1(c.head, c.last_time, p_key, 1, p_fingerprint, p_hash),
        p_bytes
    from ledger.clinic as c
    where c.clinic_id = p_clinic
    returning position, ledger_time;
$$;

-- The same for several appends or events, all of them with nothing in their way. p_expect_* lists the streams that
-- are written or only named (version and hash as decided on; 0 and null: no events). p_event_* lists the events in
-- order: p_event_expect numbers the expectation whose stream the event continues, so a version can neither be skipped
-- nor disagree with what was expected; key, size and fingerprint of an append stand at its first event, null elsewhere.
create function ledger.append_clean_v1(
    p_clinic text,
    p_epoch integer,
    p_oldest timestamptz,
    p_newest timestamptz,
    p_expect_stream text [],
    p_expect_version bigint [],
    p_expect_hash bytea [],
    p_event_expect integer [],
    p_event_key uuid [],
    p_event_size integer [],
    p_event_fingerprint bytea [],
    p_event_partition_key text [],
    p_event_hash bytea [],
    p_event_bytes bytea [],
    out first_position bigint,
    out ledger_time timestamptz
)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update ledger.clinic
    set head = head + cardinality(p_event_expect), last_time = greatest(clock_timestamp(), last_time)
    where clinic_id = p_clinic and epoch = p_epoch and state = 'open'
        and clock_timestamp() between p_newest - interval '5 s' and p_oldest + interval '5 s';

    with expected as materialized (
        select x.n, x.stream, x.version
        from unnest(p_expect_stream, p_expect_version, p_expect_hash) with ordinality as x (stream, version, hash, n)
        left join lateral (
            select e.version, e.hash
            from ledger.event as e
            where e.clinic_id || '' = p_clinic and e.stream_id = x.stream
            order by e.version desc
            limit 1
        ) as h on true
        where coalesce(h.version, 0) = x.version and h.hash is not distinct from x.hash
    ),

    written as (
        insert into ledger.event (
            clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key, hash,
            fingerprint, seal, bytes
        )
        select
            p_clinic,
            c.head - cardinality(p_event_expect) + e.n,
            c.last_time,
            x.version + row_number() over (partition by e.expect order by e.n),
            e.key,
            e.size,
            x.stream,
            e.partition_key,
            e.hash,
            e.fingerprint,
            ledger.seal_v1(
                c.head - cardinality(p_event_expect) + e.n, c.last_time, e.key, e.size, e.fingerprint, e.hash
            ),
            e.bytes
        from unnest(
            p_event_expect, p_event_key, p_event_size, p_event_fingerprint, p_event_partition_key, p_event_hash,
            p_event_bytes
        ) with ordinality as e (expect, key, size, fingerprint, partition_key, hash, bytes, n)
        inner join expected as x on e.expect = x.n
        inner join ledger.clinic as c on c.clinic_id = p_clinic
        where octet_length(e.bytes) <= 262144
        returning position
    )

    select
        case
            when c.xmin = pg_current_xact_id()::xid
                and (select count(*) from expected) = cardinality(p_expect_stream)
                and (select count(*) from written) = cardinality(p_event_expect)
                then c.head - cardinality(p_event_expect) + 1
            else ledger.refuse_path()
        end,
        c.last_time
    from ledger.clinic as c
    where c.clinic_id = p_clinic;
$$;

-- The general path: one or several appends to one clinic, each accepted or refused on its own, in one statement.
--
-- Appends are numbered by their place in p_key, p_fingerprint and p_recorded. p_expect_* lists, for each
-- append, every stream that it writes or only names, with the version and hash that it was decided on (0 and null
-- where it has no events). p_event_* lists the events in order; p_event_expect numbers the expectation whose stream
-- the event continues, so a version can neither be skipped nor disagree with what was expected.
--
-- Outcomes: appended; repeated (same key and fingerprint: the first outcome); key-reused (same key, another
-- fingerprint); unknown-clinic; frozen; epoch; clock; conflict. Keys are looked up before any refusal is decided.
--
-- Each append is checked against the ledger as it was before the call. Callers therefore never put two appends into
-- one call of which one writes a stream that the other writes or names: it is refused as a whole (unique violation or
-- GT003), as is an append without events or over the bounds (GT004).
create function ledger.append_v1(
    p_clinic text,
    p_epoch integer,
    p_key uuid [],
    p_fingerprint bytea [],
    p_recorded timestamptz [],
    p_expect_append integer [],
    p_expect_stream text [],
    p_expect_version bigint [],
    p_expect_hash bytea [],
    p_event_expect integer [],
    p_event_partition_key text [],
    p_event_hash bytea [],
    p_event_bytes bytea []
) returns table (
    outcome text,
    first_position bigint,
    last_position bigint,
    ledger_time timestamptz,
    stream_id text,
    expected_version bigint,
    actual_version bigint
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_appends constant integer := cardinality(p_key);
    v_events constant integer := cardinality(p_event_expect);
    v_head bigint;
    v_next bigint;
    v_now timestamptz;
    v_time timestamptz;
    v_epoch integer;
    v_state text;
    v_refusal text;
    v_clean boolean := true;
    v_append integer;
    v_expect integer;
    v_outcome text [] := array_fill('appended'::text, array[v_appends]);
    v_first bigint [] := array_fill(null::bigint, array[v_appends]);
    v_last bigint [] := array_fill(null::bigint, array[v_appends]);
    v_size integer [] := array_fill(0, array[v_appends]);
    v_times timestamptz [];
    v_conflict integer [] := array_fill(null::integer, array[v_appends]);
    v_actual bigint [] := array_fill(null::bigint, array[v_appends]);
    v_written bigint [] := array_fill(0::bigint, array[cardinality(p_expect_stream)]);
    v_version bigint [] := array_fill(null::bigint, array[v_events]);
    v_position bigint [] := array_fill(null::bigint, array[v_events]);
    v_lead integer [] := array_fill(null::integer, array[v_events]);
    r record;
begin
    -- The lock. What follows sees everything that was committed under it before.
    select c.head, c.last_time, c.epoch, c.state
    into v_head, v_time, v_epoch, v_state
    from ledger.clinic as c
    where c.clinic_id = p_clinic
    for no key update;
    v_now := clock_timestamp();
    v_time := greatest(v_now, v_time);
    v_times := array_fill(v_time, array[v_appends]);

    for r in
        select k.n, e.position, e.append_size, e.ledger_time, e.fingerprint
        from unnest(p_key) with ordinality as k (key, n)
        inner join ledger.event as e on e.append_key = k.key and e.clinic_id || '' = p_clinic
    loop
        v_clean := false;
        if r.fingerprint = p_fingerprint[r.n] then
            v_outcome[r.n] := 'repeated';
            v_first[r.n] := r.position;
            v_last[r.n] := r.position + r.append_size - 1;
            v_times[r.n] := r.ledger_time;
        else
            v_outcome[r.n] := 'key-reused';
        end if;
    end loop;

    v_refusal := case
        when v_head is null then 'unknown-clinic'
        when v_epoch <> p_epoch then 'epoch'
        when v_state <> 'open' then 'frozen'
    end;
    for n in 1..v_appends loop
        if v_refusal is not null
            or p_recorded[n] < v_now - interval '5 s'
            or p_recorded[n] > v_now + interval '5 s'
        then
            v_clean := false;
            if v_outcome[n] = 'appended' then
                v_outcome[n] := coalesce(v_refusal, 'clock');
            end if;
        end if;
    end loop;

    for r in
        select x.n, x.append, coalesce(h.version, 0) as actual
        from unnest(p_expect_append, p_expect_stream, p_expect_version, p_expect_hash)
            with ordinality as x (append, stream, version, hash, n)
        left join lateral (
            select e.version, e.hash
            from ledger.event as e
            where e.clinic_id || '' = p_clinic and e.stream_id = x.stream
            order by e.version desc
            limit 1
        ) as h on true
        where coalesce(h.version, 0) <> x.version or h.hash is distinct from x.hash
    loop
        v_clean := false;
        if v_outcome[r.append] = 'appended' then
            v_outcome[r.append] := 'conflict';
            v_conflict[r.append] := r.n;
            v_actual[r.append] := r.actual;
        end if;
    end loop;

    v_next := v_head;
    for i in 1..v_events loop
        v_expect := p_event_expect[i];
        v_append := p_expect_append[v_expect];
        v_size[v_append] := v_size[v_append] + 1;
        if v_clean or v_outcome[v_append] = 'appended' then
            v_next := v_next + 1;
            v_position[i] := v_next;
            v_written[v_expect] := v_written[v_expect] + 1;
            v_version[i] := p_expect_version[v_expect] + v_written[v_expect];
            v_last[v_append] := v_next;
            if v_size[v_append] = 1 then
                v_first[v_append] := v_next;
                v_lead[i] := v_append;
            elsif v_next - v_first[v_append] >= v_size[v_append] then
                raise exception 'the events of an append are not together' using errcode = 'GT004';
            end if;
        end if;
    end loop;
    if 0 = any(v_size)
        or v_events > 1000
        or exists (select from unnest(p_event_bytes) as e (bytes) where octet_length(e.bytes) > 262144)
    then
        raise exception 'an append without events, or over the bounds' using errcode = 'GT004';
    end if;

    if v_next > v_head then
        insert into ledger.event (
            clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key, hash,
            fingerprint, seal, bytes
        )
        select
            p_clinic, e.position, v_time, e.version, p_key[e.lead], v_size[e.lead], p_expect_stream[e.expect],
            e.partition_key, e.hash, p_fingerprint[e.lead],
            ledger.seal_v1(e.position, v_time, p_key[e.lead], v_size[e.lead], p_fingerprint[e.lead], e.hash),
            e.bytes
        from unnest(
            v_position, v_version, v_lead, p_event_expect, p_event_partition_key, p_event_hash, p_event_bytes
        ) as e (position, version, lead, expect, partition_key, hash, bytes)
        where e.position is not null;
        update ledger.clinic as c
        set head = v_next, last_time = v_time
        where c.clinic_id = p_clinic;
    end if;

    if 0 = any(v_written) then
        perform from unnest(v_written, p_expect_append, p_expect_stream, p_expect_version)
            as x (written, append, stream, version)
        inner join ledger.event as e
            on e.clinic_id || '' = p_clinic and e.stream_id = x.stream and e.version = x.version + 1
        where x.written = 0 and v_outcome[x.append] = 'appended';
        if found then
            raise exception 'two appends of one call share a stream that one of them writes' using errcode = 'GT003';
        end if;
    end if;

    return query select
        a.outcome, a.first_position, a.last_position, a.ledger_time,
        p_expect_stream[a.conflict], p_expect_version[a.conflict], a.actual_version
    from unnest(v_outcome, v_first, v_last, v_times, v_conflict, v_actual)
        as a (outcome, first_position, last_position, ledger_time, conflict, actual_version);
end;
$$;

revoke all on all functions in schema ledger from public;

-- Nobody but these functions writes; nobody at all changes or removes.
grant usage on schema ledger to
goldenthread_planner, goldenthread_relay, goldenthread_projections, goldenthread_reminders, goldenthread_operator;
grant select on ledger.clinic, ledger.event to
goldenthread_planner, goldenthread_relay, goldenthread_projections, goldenthread_reminders, goldenthread_operator;
grant execute on function ledger.append_lone_v1, ledger.append_clean_v1, ledger.append_v1 to
goldenthread_planner, goldenthread_reminders, goldenthread_operator;
grant execute on function ledger.add_clinic_v1, ledger.set_clinic_state_v1 to goldenthread_operator;

-- The general path: one or several appends to one clinic, each accepted or refused on its own, in one
-- statement.
--
-- Appends are numbered by their place in p_key, p_fingerprint and p_recorded. p_expect_* lists, for each
-- append, every stream that it writes or only names, with the version and hash that it was decided on (0 and
-- null where it has no events). p_event_* lists the events in order; p_event_expect numbers the expectation
-- whose stream the event continues, so a version can neither be skipped nor disagree with what was expected.
--
-- Outcomes: appended; repeated (same key and fingerprint: the first outcome); key-reused (same key, another
-- fingerprint); unknown-clinic; frozen; epoch; clock; conflict. Keys are looked up before any refusal is
-- decided.
--
-- Each append is checked against the ledger as it was before the call. Callers therefore never put two
-- appends into one call of which one writes a stream that the other writes or names: it is refused as a whole
-- (unique violation or GT003), as is an append without events, key or fingerprint or over the bounds, and
-- lists of unequal length (GT004).
create function ledger.append_v1(
    p_clinic text,
    p_epoch integer,
    p_key uuid[],
    p_fingerprint bytea[],
    p_recorded timestamptz[],
    p_expect_append integer[],
    p_expect_stream text[],
    p_expect_version bigint[],
    p_expect_hash bytea[],
    p_event_expect integer[],
    p_event_partition_key text[],
    p_event_hash bytea[],
    p_event_bytes bytea[]
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
    v_outcome text[] := array_fill('appended'::text, array[v_appends]);
    v_first bigint[] := array_fill(null::bigint, array[v_appends]);
    v_last bigint[] := array_fill(null::bigint, array[v_appends]);
    v_size integer[] := array_fill(0, array[v_appends]);
    v_times timestamptz[];
    v_conflict integer[] := array_fill(null::integer, array[v_appends]);
    v_actual bigint[] := array_fill(null::bigint, array[v_appends]);
    v_written bigint[] := array_fill(0::bigint, array[cardinality(p_expect_stream)]);
    v_version bigint[] := array_fill(null::bigint, array[v_events]);
    v_position bigint[] := array_fill(null::bigint, array[v_events]);
    v_lead integer[] := array_fill(null::integer, array[v_events]);
    r record;
begin
    if (
        v_appends = all(array[cardinality(p_fingerprint), cardinality(p_recorded)])
        and v_events = all(array[
            cardinality(p_event_partition_key), cardinality(p_event_hash), cardinality(p_event_bytes)
        ])
        and cardinality(p_expect_append) = all(array[
            cardinality(p_expect_stream), cardinality(p_expect_version), cardinality(p_expect_hash)
        ])
        and 1 <= all(p_expect_append)
        and v_appends >= all(p_expect_append)
        and array_position(p_key, null) is null
        and array_position(p_fingerprint, null) is null
    ) is not true then
        raise exception 'an append without key or fingerprint, or lists of unequal length'
            using errcode = 'GT004';
    end if;

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
        cross join lateral (
            select f.position, f.append_size, f.ledger_time, f.fingerprint
            from ledger.event as f
            where f.append_key = k.key and f.clinic_id || '' = p_clinic
            limit 1
        ) as e
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
        when v_epoch is distinct from p_epoch then 'epoch'
        when v_state <> 'open' then 'frozen'
    end;
    for n in 1..v_appends loop
        if v_refusal is not null
            or (p_recorded[n] between v_now - interval '5 s' and v_now + interval '5 s') is not true
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
            clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key,
            hash, fingerprint, seal, bytes
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
            raise exception 'two appends of one call share a stream that one of them writes'
                using errcode = 'GT003';
        end if;
    end if;

    return query select
        a.outcome, a.first_position, a.last_position, a.ledger_time,
        p_expect_stream[a.conflict], p_expect_version[a.conflict], a.actual_version
    from unnest(v_outcome, v_first, v_last, v_times, v_conflict, v_actual)
        as a (outcome, first_position, last_position, ledger_time, conflict, actual_version);
end;
$$;

-- The two fast paths of an append: all of it, or nothing at all. 0003 has the general path, which says why.

-- Ends a statement that took a path which does not apply; everything that it did is undone.
create function ledger.refuse_path() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'this path does not apply' using errcode = 'GT002';
end;
$$;

-- Tells whether one of the streams is not, or no longer, at the version and hash that a decision rests on.
create function ledger.is_moved(
    p_clinic text, p_stream text[], p_version bigint[], p_hash bytea[]
) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from unnest(p_stream, p_version, p_hash) as x (stream, version, hash)
    left join lateral (
        select e.version, e.hash
        from ledger.event as e
        where e.clinic_id || '' = p_clinic and e.stream_id = x.stream
        order by e.version desc
        limit 1
    ) as h on true
    where coalesce(h.version, 0) <> x.version or h.hash is distinct from x.hash;
    return found;
end;
$$;

-- The short path of an append: one event onto one stream, deciding on the streams that p_named_* list (or
-- null), when nothing stands in its way. Anything else (unknown clinic, other epoch, frozen, clocks apart,
-- key used before, version or hash that differ, too large) raises GT002 or a unique violation, which undoes
-- the whole statement. The caller then asks append_v1, which says what it was.
--
-- Moving the head comes first: it is the lock, and what follows sees all that was committed under it before.
-- The unique constraints do two of the checks: with versions gapless, "the predecessor is there and the
-- successor is not" is the same as "the stream's head is the predecessor", and a used key cannot be written
-- again.
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
    p_named_stream text[],
    p_named_version bigint[],
    p_named_hash bytea[],
    out first_position bigint,
    out ledger_time timestamptz
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update ledger.clinic
    set head = head + 1, last_time = greatest(clock_timestamp(), last_time)
    where clinic_id = p_clinic and epoch = p_epoch and state = 'open'
        and clock_timestamp() between p_recorded - interval '5 s' and p_recorded + interval '5 s'
    returning head, last_time into first_position, ledger_time;
    if not found
        or p_key is null
        or p_fingerprint is null
        or (octet_length(p_bytes) <= 262144) is not true
    then
        perform ledger.refuse_path();
    end if;

    if p_expect_version <> 0 then
        perform from ledger.event as e
        where e.clinic_id || '' = p_clinic and e.stream_id = p_stream
            and e.version = p_expect_version and e.hash = p_expect_hash;
        if not found then
            perform ledger.refuse_path();
        end if;
    end if;
    if p_named_stream is not null
        and ledger.is_moved(p_clinic, p_named_stream, p_named_version, p_named_hash)
    then
        perform ledger.refuse_path();
    end if;

    insert into ledger.event (
        clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key,
        hash, fingerprint, seal, bytes
    )
    values (
        p_clinic, first_position, ledger_time, p_expect_version + 1, p_key, 1, p_stream, p_partition_key,
        p_hash, p_fingerprint,
        ledger.seal_v1(first_position, ledger_time, p_key, 1, p_fingerprint, p_hash),
        p_bytes
    );
end;
$$;

-- The same for several appends or events, all of them with nothing in their way. p_key, p_size and
-- p_fingerprint list the appends, which hold the events in order, p_size of them each. p_expect_* lists the
-- streams that are written (version and hash as decided on; 0 and null: no events), p_named_* those that are
-- only named (or null). p_event_expect numbers the expectation whose stream the event continues, so a version
-- can neither be skipped nor disagree with what was expected. Lists of unequal length do not apply.
create function ledger.append_clean_v1(
    p_clinic text,
    p_epoch integer,
    p_oldest timestamptz,
    p_newest timestamptz,
    p_key uuid[],
    p_size integer[],
    p_fingerprint bytea[],
    p_expect_stream text[],
    p_expect_version bigint[],
    p_expect_hash bytea[],
    p_named_stream text[],
    p_named_version bigint[],
    p_named_hash bytea[],
    p_event_expect integer[],
    p_event_partition_key text[],
    p_event_hash bytea[],
    p_event_bytes bytea[],
    out first_position bigint,
    out ledger_time timestamptz
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_events constant integer := cardinality(p_event_expect);
    v_last bigint[] := p_expect_version;
    v_version bigint[] := array_fill(0::bigint, array[v_events]);
    v_lead integer[] := array_fill(null::integer, array[v_events]);
    v_append integer := 0;
    v_left integer := 0;
    v_expect integer;
    v_begun integer := 0;
    v_before bigint;
    v_written bigint;
begin
    if (
        v_events between 1 and 1000
        and v_events = all(array[
            cardinality(p_event_partition_key), cardinality(p_event_hash), cardinality(p_event_bytes)
        ])
        and cardinality(p_key) = all(array[cardinality(p_size), cardinality(p_fingerprint)])
        and cardinality(p_expect_stream)
        = all(array[cardinality(p_expect_version), cardinality(p_expect_hash)])
        and array_position(p_key, null) is null
        and array_position(p_fingerprint, null) is null
    ) is not true then
        perform ledger.refuse_path();
    end if;
    for i in 1..v_events loop
        if v_left = 0 then
            v_append := v_append + 1;
            v_left := p_size[v_append];
            v_lead[i] := v_append;
        end if;
        v_left := v_left - 1;
        v_expect := coalesce(p_event_expect[i], 0);
        if v_last[v_expect] = p_expect_version[v_expect] then
            v_begun := v_begun + 1;
        end if;
        v_last[v_expect] := v_last[v_expect] + 1;
        v_version[i] := v_last[v_expect];
    end loop;
    if v_left is distinct from 0
        or v_append is distinct from cardinality(p_key)
        or v_begun is distinct from cardinality(p_expect_stream)
        or array_position(v_version, null) is not null
    then
        perform ledger.refuse_path();
    end if;

    update ledger.clinic
    set head = head + v_events, last_time = greatest(clock_timestamp(), last_time)
    where clinic_id = p_clinic and epoch = p_epoch and state = 'open'
        and clock_timestamp() between p_newest - interval '5 s' and p_oldest + interval '5 s'
    returning head - v_events, last_time into v_before, ledger_time;
    if not found then
        perform ledger.refuse_path();
    end if;
    perform from unnest(p_expect_stream, p_expect_version, p_expect_hash) as x (stream, version, hash)
    where x.version <> 0 and not exists (
        select from ledger.event as e
        where e.clinic_id || '' = p_clinic and e.stream_id = x.stream
            and e.version = x.version and e.hash = x.hash
    );
    if found then
        perform ledger.refuse_path();
    end if;
    if p_named_stream is not null
        and ledger.is_moved(p_clinic, p_named_stream, p_named_version, p_named_hash)
    then
        perform ledger.refuse_path();
    end if;

    insert into ledger.event (
        clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key,
        hash, fingerprint, seal, bytes
    )
    select
        p_clinic, v_before + e.n, ledger_time, e.version, p_key[e.lead], p_size[e.lead],
        p_expect_stream[e.expect], e.partition_key, e.hash, p_fingerprint[e.lead],
        ledger.seal_v1(
            v_before + e.n, ledger_time, p_key[e.lead], p_size[e.lead], p_fingerprint[e.lead], e.hash
        ),
        e.bytes
    from unnest(
        v_version, v_lead, p_event_expect, p_event_partition_key, p_event_hash, p_event_bytes
    ) with ordinality as e (version, lead, expect, partition_key, hash, bytes, n)
    where octet_length(e.bytes) <= 262144;
    get diagnostics v_written = row_count;
    if v_written <> v_events then
        perform ledger.refuse_path();
    end if;
    first_position := v_before + 1;
end;
$$;

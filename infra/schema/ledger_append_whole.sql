-- The two fast paths of an append: all of it, or nothing at all. ledger_append_each.sql has the general path,
-- which says why.

-- Ends a statement that took a path which does not apply; everything that it did is undone.
create function ledger.refuse_path() returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'this path does not apply' using errcode = 'GT002';
end;
$$;

-- The short path of an append: one event onto one stream, deciding on the streams that p_named_* list (or
-- null), when nothing stands in its way. Anything else (other epoch, frozen, clocks apart, key used before,
-- version or hash that differ, too large) raises GT002 or a unique violation, which undoes the whole
-- statement; an unknown clinic returns nothing. The caller then asks append_v1, which says what it was.
--
-- The unique constraints do two of the checks: with versions gapless, "the predecessor is there and the
-- successor is not" is the same as "the stream's head is the predecessor", and a used key cannot be written
-- again. The head is locked by the first statement, so that the second sees all that was committed under the
-- lock before; xmin tells the second that the first did move the head. Where the transaction had touched the
-- head row before, xmin tells nothing; then the position is taken, or the ledger still empty.
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
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update ledger.clinic
    set head = head + 1, last_time = greatest(clock_timestamp(), last_time)
    where clinic_id = p_clinic and epoch = p_epoch and state = 'open'
        and clock_timestamp() between p_recorded - interval '5 s' and p_recorded + interval '5 s';

    insert into ledger.event (
        clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key,
        hash, fingerprint, seal, bytes
    )
    select
        p_clinic,
        case
            when c.xmin = pg_current_xact_id()::xid
                and c.head > 0
                and p_key is not null
                and p_fingerprint is not null
                and octet_length(p_bytes) <= 262144
                and (p_expect_version = 0 or exists (
                    select from ledger.event as e
                    where e.clinic_id || '' = p_clinic and e.stream_id = p_stream
                        and e.version = p_expect_version and e.hash = p_expect_hash
                ))
                and (p_named_stream is null or not exists (
                    select from unnest(p_named_stream, p_named_version, p_named_hash)
                        as x (stream, version, hash)
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

-- The same for several appends or events, all of them with nothing in their way. p_expect_* lists the streams
-- that are written or only named (version and hash as decided on; 0 and null: no events). p_event_* lists the
-- events in order: p_event_expect numbers the expectation whose stream the event continues, so a version can
-- neither be skipped nor disagree with what was expected; key, size and fingerprint of an append stand at its
-- first event, null elsewhere. Lists of unequal length do not apply.
create function ledger.append_clean_v1(
    p_clinic text,
    p_epoch integer,
    p_oldest timestamptz,
    p_newest timestamptz,
    p_expect_stream text[],
    p_expect_version bigint[],
    p_expect_hash bytea[],
    p_event_expect integer[],
    p_event_key uuid[],
    p_event_size integer[],
    p_event_fingerprint bytea[],
    p_event_partition_key text[],
    p_event_hash bytea[],
    p_event_bytes bytea[],
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
        from unnest(p_expect_stream, p_expect_version, p_expect_hash)
            with ordinality as x (stream, version, hash, n)
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
            clinic_id, position, ledger_time, version, append_key, append_size, stream_id, partition_key,
            hash, fingerprint, seal, bytes
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
            p_event_expect, p_event_key, p_event_size, p_event_fingerprint, p_event_partition_key,
            p_event_hash, p_event_bytes
        ) with ordinality as e (expect, key, size, fingerprint, partition_key, hash, bytes, n)
        inner join expected as x on e.expect = x.n
        inner join ledger.clinic as c on c.clinic_id = p_clinic
        where octet_length(e.bytes) <= 262144
        returning append_key, append_size, fingerprint
    )

    select
        case
            when c.xmin = pg_current_xact_id()::xid
                and c.head > 0
                and cardinality(p_event_expect) between 1 and 1000
                and cardinality(p_event_expect) = all(array[
                    cardinality(p_event_key), cardinality(p_event_size), cardinality(p_event_fingerprint),
                    cardinality(p_event_partition_key), cardinality(p_event_hash), cardinality(p_event_bytes)
                ])
                and (select count(*) from expected) = cardinality(p_expect_stream)
                and (
                    select
                        count(*) = cardinality(p_event_expect)
                        and sum(w.append_size) = count(*)
                        and count(w.append_key) = count(w.append_size)
                        and count(w.fingerprint) = count(w.append_size)
                    from written as w
                )
                then c.head - cardinality(p_event_expect) + 1
            else ledger.refuse_path()
        end,
        c.last_time
    from ledger.clinic as c
    where c.clinic_id = p_clinic;
$$;

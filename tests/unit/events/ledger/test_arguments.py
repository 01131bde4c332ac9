"""The arguments of the three append functions: parallel lists that say what the appends say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ids import EventHash, Version
from events.ledger.append import Append
from events.ledger.batch import clean_arguments, general_arguments, is_lone, lone_arguments
from events.sealed_event import StreamHead
from tests.fixtures.ledger import CLIENT, CLINIC, FINGERPRINT, append_to, plan

HASH: Final = EventHash(bytes([7] * 32))
OTHER_HASH: Final = EventHash(bytes([8] * 32))
EPOCH: Final = 3


def at(number: int, version: int, hashed: EventHash = HASH) -> StreamHead:
    """Return an invented plan that is at `version`."""
    return plan(number)._replace(version=Version(version), hash=hashed) if version else plan(number)


@st.composite
def groups(draw: st.DrawFn) -> list[Append]:
    """Appends that may share a statement: each writes streams that no other has."""
    sizes = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4))
    named = draw(st.lists(st.sampled_from([at(90, 0), at(91, 4)]), max_size=2, unique=True))
    return [
        append_to(*(at(10 * i + j, j) for j in range(streams)), each=each, names=named)
        for i, (streams, each) in enumerate(sizes)
    ]


def test_the_lone_path_is_for_one_event() -> None:
    one, two = append_to(plan(1)), append_to(plan(1), each=2)
    assert is_lone([one])
    assert not is_lone([two])
    assert not is_lone([one, append_to(plan(2))])
    assert not is_lone([append_to(plan(1), plan(2))])


@pytest.mark.parametrize("version", [0, 4])
def test_arguments_of_the_lone_path(version: int) -> None:
    head = at(1, version)
    append = append_to(head)
    assert lone_arguments(append, EPOCH) == (
        CLINIC,
        EPOCH,
        append.append_key,
        FINGERPRINT,
        append.recorded,
        head.stream,
        version,
        HASH if version else None,
        CLIENT,
        append.events[0].hash,
        append.events[0].bytes,
        None,
        None,
        None,
    )


def test_the_lone_path_checks_the_streams_that_an_append_names() -> None:
    append = append_to(plan(1), names=[at(2, 0), at(3, 5)])
    streams = [plan(2).stream, plan(3).stream]
    assert lone_arguments(append, EPOCH)[-3:] == (streams, [0, 5], [None, HASH])


@given(groups())
def test_the_clean_path_says_of_each_event_what_its_append_says(group: list[Append]) -> None:
    clinic, epoch, oldest, newest, *columns = clean_arguments(group, EPOCH)
    keys, sizes, fingerprints, streams, versions, hashes, *columns = columns
    assert (clinic, epoch) == (CLINIC, EPOCH)
    assert oldest == min(append.recorded for append in group)
    assert newest == max(append.recorded for append in group)
    assert keys == [append.append_key for append in group]
    assert sizes == [len(append.events) for append in group]
    assert fingerprints == [append.fingerprint for append in group]
    assert list(zip(streams, versions, hashes, strict=True)) == [
        expected(head) for append in group for head in append.writes
    ]
    assert named(columns[:3]) == {expected(head) for append in group for head in append.names}
    assert events_of(streams, *columns[3:]) == [
        (event.stream, event.partition_key, event.hash, event.bytes)
        for append in group
        for event in append.events
    ]


@given(groups())
def test_the_general_path_keeps_what_each_append_expects_apart(group: list[Append]) -> None:
    clinic, epoch, keys, fingerprints, recorded, owners, streams, versions, hashes, *columns = (
        general_arguments(group, EPOCH)
    )
    assert (clinic, epoch) == (CLINIC, EPOCH)
    assert keys == [append.append_key for append in group]
    assert fingerprints == [append.fingerprint for append in group]
    assert recorded == [append.recorded for append in group]
    expects = list(zip(owners, streams, versions, hashes, strict=True))
    for number, append in enumerate(group, 1):
        mine = [expect[1:] for expect in expects if expect[0] == number]
        assert len(mine) == len(append.writes) + len(append.names)
        assert set(mine) == expectations([append])
    owned = list(zip(owners, streams, strict=True))
    assert events_of(owned, *columns) == [
        ((number, event.stream), event.partition_key, event.hash, event.bytes)
        for number, append in enumerate(group, 1)
        for event in append.events
    ]


def expectations(group: list[Append]) -> set[tuple[Any, ...]]:
    return {expected(head) for append in group for head in (*append.writes, *append.names)}


def expected(head: StreamHead) -> tuple[Any, ...]:
    return head.stream, head.version, head.hash if head.version else None


def named(columns: Sequence[list[Any] | None]) -> set[tuple[Any, ...]]:
    """Return what is only named: no lists where there is nothing."""
    lists = [column for column in columns if column is not None]
    assert len(lists) in {0, 3}
    return {*zip(*lists, strict=True)}


def events_of(expects: list[Any], numbers: list[int], *columns: list[Any]) -> list[tuple[Any, ...]]:
    """Return the events' columns, each with the expectation that it points to (from 1)."""
    return list(zip((expects[number - 1] for number in numbers), *columns, strict=True))


def test_a_stream_that_several_appends_name_alike_is_looked_up_once() -> None:
    group = [append_to(plan(n), names=[at(9, 4)]) for n in range(1, 4)]
    assert clean_arguments(group, EPOCH)[10] == [plan(9).stream]


@pytest.mark.parametrize("disputed", [at(9, 5), at(9, 4, OTHER_HASH)], ids=["version", "hash"])
def test_a_stream_that_two_appends_name_differently_is_looked_up_for_both(
    disputed: StreamHead,
) -> None:
    for names in ([at(9, 4), disputed], [disputed, at(9, 4)]):
        group = [append_to(plan(n), names=[name]) for n, name in enumerate(names)]
        assert named(clean_arguments(group, EPOCH)[10:13]) == {
            expected(at(9, 4)),
            expected(disputed),
        }


def test_oldest_and_newest_are_of_all_appends() -> None:
    append = append_to(plan(1))
    times = [append.recorded + timedelta(seconds=s) for s in (1, 0, 3)]
    group = [replace(append_to(plan(n)), recorded=t) for n, t in enumerate(times)]
    assert clean_arguments(group, EPOCH)[2:4] == (times[1], times[2])

"""Which waiting appends share a statement: those that are apart, in order, within its bounds."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from events.ids import EventHash, StreamId, Version
from events.ledger.append import MAX_EVENT_BYTES, MAX_EVENTS, Append, NewEvent
from events.ledger.batch import MAX_APPENDS, MAX_BYTES, Room
from tests.fixtures.ledger import CLIENT, CLINIC, append_to, plan

RECORDED: Final = append_to(plan(1)).recorded
HASH: Final = EventHash(bytes(32))


def invented(
    writes: Sequence[int], names: Sequence[int] = (), *, key: str, each: int = 1, size: int = 1
) -> Append:
    """Return an append to the plans `writes`, of `each` events of `size` bytes to each."""
    heads = tuple(plan(number) for number in writes)
    events = tuple(
        NewEvent(head.stream, Version(version), CLIENT, HASH, bytes(size))
        for head in heads
        for version in range(1, each + 1)
    )
    named = tuple(plan(number) for number in names)
    return Append(CLINIC, "p", key, b"f", RECORDED, heads, events, named)


@st.composite
def appends(draw: st.DrawFn) -> Append:
    streams = draw(st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True))
    written = draw(st.integers(1, len(streams)))
    each, size = draw(st.sampled_from([(1, 1), (1, 1), (1, 200_000), (170, 1), (400, 1)]))
    if each * written > MAX_EVENTS:
        each = 1
    key = draw(st.sampled_from("abcdefghijkl"))
    return invented(streams[:written], streams[written:], key=key, each=each, size=size)


def apart(one: Append, other: Append) -> bool:
    """The rule, said for two appends."""
    written, also_written = streams_of(one, "writes"), streams_of(other, "writes")
    return (
        one.key != other.key
        and not written & also_written
        and not written & streams_of(other, "names")
        and not streams_of(one, "names") & also_written
    )


def streams_of(append: Append, which: str) -> set[StreamId]:
    return {head.stream for head in getattr(append, which)}


def within_bounds(taken: Sequence[Append]) -> bool:
    return len(taken) <= 1 or (
        len(taken) <= MAX_APPENDS
        and sum(len(append.events) for append in taken) <= MAX_EVENTS
        and sum(append.size for append in taken) <= MAX_BYTES
    )


def divided(waiting: Sequence[Append]) -> tuple[list[Append], list[Append]]:
    room, taken, left = Room(), list[Append](), list[Append]()
    for append in waiting:
        (taken if room.take(append) else left).append(append)
    return taken, left


@given(st.lists(appends(), min_size=1, max_size=14))
def test_a_statement_holds_what_is_apart_and_within_bounds(waiting: list[Append]) -> None:
    taken, _ = divided(waiting)
    assert all(apart(one, other) for one, other in combinations(taken, 2))
    assert within_bounds(taken)


@given(st.lists(appends(), min_size=1, max_size=14))
def test_nothing_overtakes_an_append_that_it_is_not_apart_from(waiting: list[Append]) -> None:
    _, left = divided(waiting)
    for late, append in enumerate(waiting):
        if any(append is other for other in left):
            continue
        earlier = [other for other in waiting[:late] if any(other is out for out in left)]
        assert all(apart(append, other) for other in earlier)


@given(st.lists(appends(), min_size=1, max_size=14))
def test_an_append_waits_for_a_reason_only(waiting: list[Append]) -> None:
    room, taken = Room(), list[Append]()
    for number, append in enumerate(waiting):
        is_apart = all(apart(append, other) for other in waiting[:number])
        may_come = is_apart and within_bounds([*taken, append])
        assert room.take(append) == may_come
        if may_come:
            taken.append(append)


@given(st.lists(appends(), max_size=14))
def test_what_waits_is_written_after_as_many_statements_as_there_are_appends(
    waiting: list[Append],
) -> None:
    for _ in range(len(waiting)):
        _, waiting = divided(waiting)
    assert not waiting


def test_the_first_append_always_finds_room() -> None:
    four_megabytes = invented([1], key="a", each=16, size=MAX_EVENT_BYTES)
    assert four_megabytes.size > MAX_BYTES
    taken, left = divided([four_megabytes, invented([2], key="b")])
    assert (len(taken), len(left)) == (1, 1)


def test_at_most_200_appends() -> None:
    taken, left = divided([invented([n], key=str(n)) for n in range(MAX_APPENDS + 3)])
    assert (len(taken), len(left)) == (200, 3)


def test_at_most_a_thousand_events() -> None:
    taken, left = divided([invented([n], key=str(n), each=400) for n in range(3)])
    assert (len(taken), len(left)) == (2, 1)


def test_at_most_a_megabyte() -> None:
    quarter = MAX_BYTES // 4
    taken, left = divided([invented([n], key=str(n), size=quarter) for n in range(5)])
    assert (len(taken), len(left)) == (4, 1)


def test_what_is_too_large_lets_smaller_ones_pass_that_are_apart() -> None:
    big = [invented([n], key=str(n), each=400) for n in range(3)]
    small = [invented([8], key="8"), invented([2], key="9"), invented([9], [2], key="10")]
    taken, left = divided([*big, *small])
    assert [append.key for append in taken] == ["0", "1", "8"]
    assert [append.key for append in left] == ["2", "9", "10"]


def test_appends_that_only_name_one_stream_share_a_statement() -> None:
    taken, left = divided([invented([n], [0], key=str(n)) for n in range(1, 4)])
    assert (len(taken), left) == (3, [])

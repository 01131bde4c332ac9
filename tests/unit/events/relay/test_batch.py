"""What is sent next: whole, in order, within bounds, and fair."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ids import NO_HASH, ClinicId, EventHash, Position
from events.relay.batch import Backlog, Bounds, rotated, take


@dataclass(frozen=True)
class Event:
    position: Position
    bytes: bytes
    hash: EventHash = NO_HASH


def backlog(sizes: list[int], read_to: int = 0) -> Backlog[Event]:
    made = Backlog[Event](Position(read_to))
    made.add([Event(Position(read_to + n), b"x" * size) for n, size in enumerate(sizes, 1)])
    return made


BACKLOGS: Final = st.dictionaries(
    st.sampled_from([ClinicId(name) for name in "abcdef"]),
    st.lists(st.integers(1, 40), max_size=30).map(backlog),
)
BOUNDS: Final = st.builds(Bounds, st.integers(1, 40), st.integers(1, 400))


@given(BACKLOGS, BOUNDS)
def test_everything_is_taken_once_in_order_and_within_bounds(
    backlogs: dict[ClinicId, Backlog[Event]], bounds: Bounds
) -> None:
    waiting = {clinic: list(one.events) for clinic, one in backlogs.items()}
    sent: dict[ClinicId, list[Event]] = {clinic: [] for clinic in backlogs}
    while taken := take(backlogs, sorted(backlogs), bounds):
        events = [event for some in taken.values() for event in some]
        assert len(events) <= bounds.events
        assert len(events) == 1 or sum(len(event.bytes) for event in events) <= bounds.bytes
        for clinic, some in taken.items():
            sent[clinic] += some

    assert sent == waiting


@given(BACKLOGS, st.integers(6, 40))
def test_no_clinic_waits_for_anothers_backlog(
    backlogs: dict[ClinicId, Backlog[Event]], events: int
) -> None:
    waiting = {clinic: len(one.events) for clinic, one in backlogs.items() if one.events}
    taken = take(backlogs, sorted(backlogs), Bounds(events, 10_000))

    share = events // max(1, len(waiting))
    assert all(len(taken[clinic]) >= min(share, count) for clinic, count in waiting.items())


@given(BACKLOGS, st.integers(1, 40))
def test_room_is_not_left_while_events_wait(
    backlogs: dict[ClinicId, Backlog[Event]], events: int
) -> None:
    waiting = sum(len(one.events) for one in backlogs.values())
    taken = take(backlogs, sorted(backlogs), Bounds(events, 10_000))

    assert sum(map(len, taken.values())) == min(events, waiting)


def test_an_event_larger_than_a_batch_is_taken_alone() -> None:
    backlogs = {ClinicId("a"): backlog([1000, 1])}

    assert [len(e.bytes) for e in take(backlogs, backlogs, Bounds(9, 10))[ClinicId("a")]] == [1000]


def test_each_clinic_comes_first_in_its_turn() -> None:
    clinics = [ClinicId(name) for name in "abc"]

    assert [next(rotated(clinics, turn)) for turn in range(4)] == ["a", "b", "c", "a"]
    assert sorted(rotated(clinics, 2)) == clinics


@pytest.mark.parametrize("position", [3, 5])
def test_a_page_that_does_not_continue_the_one_before_is_not_taken(position: int) -> None:
    made = backlog([1, 1, 1])

    with pytest.raises(ValueError, match="continue"):
        made.add([Event(Position(position), b"")])
    assert made.events == deque(made.events)
    assert made.read_to == 3

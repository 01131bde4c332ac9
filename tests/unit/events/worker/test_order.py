"""Any delivery of events, however doubled, torn and turned around: each once, in order."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from events.ids import EventHash, Version
from events.worker.view import Arrival
from tests.unit.events.worker.invented import Played, key, stream

STREAMS: Final = {key(number): stream(number, 12) for number in (1, 2, 3)}
EVENTS: Final = [event for events in STREAMS.values() for event in events]
BATCHES: Final = st.lists(st.lists(st.sampled_from(EVENTS), max_size=20), max_size=8)
ROOMS: Final = st.sampled_from([1, 2, 5, 500])


def reached(batches: list[list[Arrival]]) -> dict[object, int]:
    """Return the last version that was delivered of each stream."""
    highest: dict[object, int] = {}
    for event in (event for batch in batches for event in batch):
        highest[event.key] = max(highest.get(event.key, 0), event.version)
    return highest


@given(BATCHES, ROOMS)
def test_each_event_up_to_the_last_that_came_is_given_once_and_in_order(
    batches: list[list[Arrival]], room: int
) -> None:
    played = Played(STREAMS, room)
    for batch in batches:
        played.apply(batch)

    for one, highest in reached(batches).items():
        assert played.given[one] == [*STREAMS[one][:highest]]  # type: ignore[index]
    assert played.given.keys() == reached(batches).keys()
    assert (played.alarms, played.parked) == ([], [])


@given(BATCHES, st.data())
def test_what_is_not_the_ledgers_never_stays_unseen(
    batches: list[list[Arrival]], data: st.DataObject
) -> None:
    """Torn events from Kafka: each is refused, or found as soon as the ledger is read on."""
    torn = {
        event: event._replace(hash=EventHash(bytes([7]) * 32))
        for event in data.draw(st.sets(st.sampled_from(EVENTS), max_size=4))
    }
    played = Played(STREAMS)
    for batch in batches:
        played.apply(torn.get(event, event) for event in batch)
    played.fill({one: Version(12) for one in STREAMS})

    parked = {one for one, _, _ in played.parked}
    for one, events in STREAMS.items():
        if one not in parked:
            found = played.given[one]
            assert [e.version for e in found] == [*range(1, 13)]
            assert [e.hash for e in found[:-1]] == [e.hash for e in events[:-1]]


@given(BATCHES)
def test_a_view_never_gets_an_event_that_does_not_link(batches: list[list[Arrival]]) -> None:
    """The ledger itself is broken at one place: nothing behind it is applied."""
    broken = {
        one: [*events[:6], events[6]._replace(prevhash=EventHash(b"")), *events[7:]]
        for one, events in STREAMS.items()
    }
    played = Played(broken)
    for batch in batches:
        played.apply(event for event in batch if event.version > 7)
    played.fill({one: Version(12) for one in STREAMS})

    for one in STREAMS:
        assert [event.version for event in played.given[one]] == [*range(1, 7)]
    assert {(version, reason) for _, version, reason in played.parked} <= {
        (7, "ledger-broken"),
        (6, "another-history"),
    }

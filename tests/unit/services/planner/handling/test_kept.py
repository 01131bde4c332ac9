"""The memory of streams: bounded, newest version first, least recently used out."""

from events.ids import ClinicId, EventHash, StreamId, Version
from events.sealed_event import StreamHead
from events.state.clinic import ClinicState
from services.planner.handling.kept import Kept, StateCache, beginning
from tests.contract import gad
from tests.fixtures.planner import CLINIC, OWN, PLAN
from tests.unit.services.planner.steps import drafted

OTHER = ClinicId("hillside")


def stream(number: int) -> StreamId:
    return StreamId(f"plan/{gad.uid(number)}")


def kept(number: int, version: int = 1) -> Kept:
    head = StreamHead(stream(number), Version(version), EventHash(bytes([version] * 32)))
    return Kept(head, beginning(head.stream).state, gad.CLIENT)


def names(cache: StateCache) -> list[bool]:
    return [cache.get(CLINIC, stream(number)) is not None for number in range(4)]


def test_a_stream_begins_empty() -> None:
    assert beginning(OWN).state == ClinicState()
    assert beginning(PLAN).head == StreamHead(PLAN)


def test_the_least_recently_used_make_room() -> None:
    cache = StateCache(streams=3)
    for number in range(3):
        cache.put(CLINIC, kept(number))
    cache.get(CLINIC, stream(0))
    cache.put(CLINIC, kept(3))
    assert names(cache) == [True, False, True, True]


def test_events_are_bounded_too() -> None:
    cache = StateCache(events=10)
    for number in range(3):
        cache.put(CLINIC, kept(number, 4))
    assert (len(cache), cache.events) == (2, 8)
    cache.put(CLINIC, kept(1, 7))
    assert (len(cache), cache.events) == (1, 7)
    cache.put(CLINIC, kept(3, 11))
    assert (len(cache), cache.events) == (0, 0)


def test_an_older_version_does_not_push_out_a_newer_one() -> None:
    cache = StateCache()
    cache.put(CLINIC, kept(1, 5))
    cache.put(CLINIC, kept(1, 4))
    found = cache.get(CLINIC, stream(1))
    assert found is not None
    assert found.head.version == 5
    assert cache.events == 5


def test_clinics_are_apart() -> None:
    cache = StateCache()
    cache.put(CLINIC, kept(1))
    assert cache.get(OTHER, stream(1)) is None
    cache.put(OTHER, kept(1, 2))
    cache.drop_clinic(OTHER)
    assert cache.get(CLINIC, stream(1)) is not None
    cache.drop(CLINIC, [stream(1), stream(2)])
    assert (len(cache), cache.events) == (0, 0)


def test_a_stream_with_its_next_events_is_what_all_of_them_fold_to() -> None:
    """Also with a void among them: the state is that of the history replayed."""
    whole = drafted().streams.others[PLAN]
    for place in range(len(whole.history)):
        begun = beginning(PLAN).state
        assert not isinstance(begun, ClinicState)
        first = begun.after(whole.history[:place])  # type: ignore[arg-type]  # a plan's
        assert first.after(whole.history[place:]) == whole  # type: ignore[arg-type]  # a plan's

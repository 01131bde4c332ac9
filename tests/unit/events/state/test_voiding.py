"""A1.57: which entries count."""

from events.ids import EventId, Version
from events.payload import Payload
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.session import SessionRecorded
from events.types.void import EpisodeEntryVoided
from events.values.ids import VoidedEntry
from tests.contract.examples import EXAMPLES
from tests.contract.gad import uid
from tests.unit.events.state.plans import entry

ENTRY = EXAMPLES[SessionRecorded]


def void(version: int, *targets: int) -> Recorded[Payload]:
    """Return a void at `version` of the entries at `targets`."""
    voided = tuple(
        VoidedEntry(event_id=EventId(uid(5000 + target)), version=Version(target))
        for target in targets
    )
    payload = EpisodeEntryVoided(voided=voided, reason="wrong-chart", reason_text="Another chart")
    return entry(payload, version)


def counted(*history: Recorded[Payload]) -> list[int]:
    return [event.version for event in effective(history)]


def test_a_voided_entry_goes_and_the_void_stays() -> None:
    assert counted(entry(ENTRY, 1), entry(ENTRY, 2), void(3, 1)) == [2, 3]
    assert counted(entry(ENTRY, 1), entry(ENTRY, 2), void(3, 1, 2)) == [3]


def test_a_voided_void_has_no_effect() -> None:
    assert counted(entry(ENTRY, 1), void(2, 1), void(3, 2)) == [1, 3]
    assert counted(entry(ENTRY, 1), void(2, 1), void(3, 2), void(4, 3)) == [2, 4]
    assert counted(entry(ENTRY, 1), void(2, 1), void(3, 2), void(4, 1)) == [3, 4]


def test_two_voids_of_one_entry_are_as_one_until_both_are_void() -> None:
    assert counted(entry(ENTRY, 1), void(2, 1), void(3, 1), void(4, 2)) == [3, 4]
    assert counted(entry(ENTRY, 1), void(2, 1), void(3, 1), void(4, 2, 3)) == [1, 4]


def test_a_void_reaches_neither_itself_nor_what_comes_later() -> None:
    assert counted(entry(ENTRY, 1), void(2, 2, 3), entry(ENTRY, 3)) == [1, 2, 3]


def test_an_entry_that_is_not_there_can_be_named() -> None:
    assert counted(entry(ENTRY, 1), void(2, 17)) == [1, 2]
    assert counted() == []

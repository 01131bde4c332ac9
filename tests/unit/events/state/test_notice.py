"""A notice's state: raised, cleared, raised again; or lapsed."""

from typing import Any
from uuid import UUID

import pytest

from events.ids import EventId, Version
from events.payload import Payload
from events.state.notice import NoticeState, fold, initial
from events.state.recorded import Recorded
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from tests.contract.examples import EXAMPLES
from tests.contract.gad import at

RAISED, LAPSED, CLEARED = (EXAMPLES[each] for each in (NoticeRaised, NoticeLapsed, NoticeCleared))
MOMENT = at("2026-04-02T04:00:01+00:00")


def after(*payloads: Payload) -> NoticeState:
    """Return what a notice's stream of `payloads` folds to."""
    events: list[Recorded[Any]] = [
        Recorded(it, EventId(UUID(int=n)), Version(n), MOMENT, MOMENT, "system:reminders", "system")
        for n, it in enumerate(payloads, start=1)
    ]
    return fold(events)


@pytest.mark.parametrize(
    ("payloads", "status", "raised"),
    [
        ((), "not-begun", 0),
        ((RAISED,), "raised", 1),
        ((LAPSED,), "lapsed", 0),
        ((RAISED, CLEARED), "cleared", 1),
        ((RAISED, CLEARED, RAISED), "raised", 2),
        ((LAPSED, RAISED), "raised", 1),
    ],
)
def test_the_course_of_a_notice(payloads: tuple[Payload, ...], status: str, raised: int) -> None:
    state = after(*payloads)
    assert (state.status, state.raised) == (status, raised)
    assert state.version == len(payloads)
    assert state.journal.unresolved == ()


@pytest.mark.parametrize(
    ("payloads", "status"),
    [
        ((CLEARED,), "not-begun"),
        ((RAISED, RAISED), "raised"),
        ((RAISED, LAPSED), "raised"),
        ((LAPSED, CLEARED), "lapsed"),
        ((RAISED, CLEARED, CLEARED), "cleared"),
    ],
)
def test_what_does_not_follow_changes_nothing_and_is_noted(
    payloads: tuple[Payload, ...], status: str
) -> None:
    state = after(*payloads)
    assert state.status == status
    assert [each.version for each in state.journal.unresolved] == [len(payloads)]


def test_it_remembers_what_was_said_and_decided_last() -> None:
    state = after(RAISED, CLEARED)
    assert isinstance(RAISED, NoticeRaised)
    assert isinstance(CLEARED, NoticeCleared)
    assert (state.notice, state.decided) == (RAISED.notice, CLEARED.decided)
    assert initial().decided is None

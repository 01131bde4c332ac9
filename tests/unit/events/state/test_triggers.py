"""Why a review is due, row by row (A4.01 to A4.09, A3.12)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from events.state.triggers import Course, Situation, Suggestion, Waiting, triggers
from events.values.between_sessions import ClinicalEvent
from events.values.ids import AuthorizationId, ClinicalEventId, ObjectiveId, ProblemId, ReferralId
from tests.contract.gad import uid

SLEEP, STAY = ObjectiveId(uid(23)), ClinicalEventId(uid(640))
WORRY, ASKED = ProblemId(uid(11)), AuthorizationId(uid(142))
DOCTOR = ReferralId(uid(95))
QUIET = Situation(since=date(2026, 3, 5), today=date(2026, 4, 2), sessions=12)
STEADY = Course(SLEEP, major=True, found=(("on-track", "x"), ("not-stalled", "y")))


def course(**changes: Any) -> tuple[Course, ...]:  # noqa: ANN401
    return (replace(STEADY, **changes),)


def event(kind: Any, on: str) -> tuple[tuple[ClinicalEventId, ClinicalEvent], ...]:  # noqa: ANN401
    made = ClinicalEvent(kind=kind, happened_on=date.fromisoformat(on), words="As told")
    return ((STAY, made),)


DUE: list[tuple[str, dict[str, Any], str | None, tuple[Any, ...]]] = [
    ("A4.01", {"due_on": date(2026, 4, 2)}, "scheduled", ()),
    ("A4.01", {"due_sessions": (8, 12, 14)}, "scheduled", ()),
    ("A4.02", {"met": ((SLEEP, True),)}, "milestone", (SLEEP,)),
    ("A4.02", {"courses": course(all_met=True)}, "milestone", (SLEEP,)),
    ("A4.03", {"clinical_events": event("crisis", "2026-03-06")}, "clinical-event", (STAY,)),
    (
        "A4.03",
        {"clinical_events": event("medication-change", "2026-04-02")},
        "clinical-event",
        (STAY,),
    ),
    (
        "A4.04",
        {"clinical_events": event("client-request", "2026-03-20")},
        "client-request",
        (STAY,),
    ),
    ("A4.04", {"problems": (WORRY,)}, "client-request", (WORRY,)),
    ("A4.05", {"courses": course(found=(("stalled", "z"),))}, "lack-of-progress", (SLEEP,)),
    ("A4.05", {"courses": course(found=(("deterioration", "z"),))}, "lack-of-progress", (SLEEP,)),
    (
        "A4.05",
        {"courses": course(verdicts=("met", "not-met", "not-met"))},
        "lack-of-progress",
        (SLEEP,),
    ),
    ("A4.06", {"next_phase": (2, 13)}, "transition", ()),
    ("A4.06", {"sessions_high": 14}, "transition", ()),
    ("A4.07", {"courses": course(found=(("exceeding", "z"),))}, "exceeding-expectations", (SLEEP,)),
    ("A4.08", {"denied": (ASKED,)}, "authorization", (ASKED,)),
    ("A4.08", {"due_again": ((ASKED, "2 left <= 2"),)}, "authorization", (ASKED,)),
    ("A4.09", {"courses": course(found=(("plateau", "z"),))}, "plateau", (SLEEP,)),
    ("A3.12", {"waiting": (Waiting(DOCTOR, 12),)}, None, (DOCTOR,)),
    ("A1.41", {"plan_type": "brief", "sessions": 4}, "transition", ()),
    ("A2.01", {"plan_type": "preliminary", "sessions": 3}, "transition", ()),
]


@pytest.mark.parametrize(("row", "changes", "trigger", "names"), DUE)
def test_what_calls_for_a_review(
    row: str, changes: dict[str, Any], trigger: str | None, names: tuple[Any, ...]
) -> None:
    """A4.01, A4.02, A4.03, A4.04, A4.05, A4.06, A4.07, A4.08, A4.09, A3.12, A1.41, A2.01."""
    (found,) = triggers(replace(QUIET, **changes))
    assert isinstance(found, Suggestion)
    assert (found.row, found.trigger, found.names) == (row, trigger, names)
    assert found.because


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"due_on": date(2026, 4, 3)},
        {"due_sessions": (14,)},
        {"met": ((SLEEP, False),)},  # not flagged, and others of its goal are open
        {"courses": (STEADY,)},
        {"courses": course(all_met=True, major=False)},
        {"clinical_events": event("crisis", "2026-03-05")},  # the last review knew of it
        {"clinical_events": event("crisis", "2026-04-03")},
        {"clinical_events": event("life-event", "2026-03-20")},
        {"courses": course(verdicts=("not-met", "partially-met"))},
        {"courses": course(verdicts=("not-met",))},
        {"next_phase": (2, 14)},
        {"sessions_high": 15},
        {"waiting": (Waiting(DOCTOR, 13),)},
        {"plan_type": "brief", "sessions": 3},
        {"plan_type": "preliminary", "sessions": 2},
        {"plan_type": "comprehensive"},
    ],
)
def test_what_does_not(changes: dict[str, Any]) -> None:
    """A4.01 to A4.09: what lies ahead, behind the last review, or beside the rule."""
    assert triggers(replace(QUIET, **changes)) == ()


def test_what_stalls_is_told_once() -> None:
    """A4.05: not a second time for its verdicts."""
    stuck = course(found=(("stalled", "z"),), verdicts=("not-met", "not-met"))
    (found,) = triggers(replace(QUIET, courses=stuck))
    assert found.because == "stalled: z"


def test_suggestions_come_in_the_order_of_rows() -> None:
    """A4.01 to A4.09."""
    all_at_once = replace(
        QUIET, due_on=QUIET.today, courses=course(found=(("plateau", "z"),)), problems=(WORRY,)
    )
    assert [each.row for each in triggers(all_at_once)] == ["A4.01", "A4.04", "A4.09"]

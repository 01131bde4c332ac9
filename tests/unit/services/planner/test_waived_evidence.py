"""A waiver ends with what it was for, wherever that stands in the plan (A5, A11.18, A1.57)."""

from datetime import date
from typing import Any

import pytest

from events.values.quantities import Amount
from services.planner.commands.content import EstablishBaseline
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.particulars import AddStrength
from services.planner.commands.review import MarkObjectiveMet, OpenReview
from services.planner.commands.treatment import ScheduleReviews
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, signature
from tests.unit.services.planner.test_waivers import STREAM, STRENGTH, calmer, in_force, waiving

SLEEPS = make(
    EstablishBaseline,
    objective_id=gad.SLEEP,
    criterion_id=gad.LATENCY,
    baseline=Amount(low="50"),
    established_on=date(2026, 1, 20),
    rationale=WHY,
)
MET = make(MarkObjectiveMet, objective_id=gad.SLEEP, met_on=date(2026, 1, 22), rationale=WHY)
REVIEW = make(OpenReview, review_id=gad.REVIEW, trigger="scheduled")
STRENGTHENED = make(AddStrength, strength_id=gad.uid(700), strength=STRENGTH)
WHY_VOID = {"reason": "entered-in-error", "reason_text": "Meant for another plan"}


def void_last(chart: Chart, *, before: int = 1) -> None:
    entered = chart.events(STREAM)[-before].event_id
    chart.give(make(VoidPlanEntries, event_ids=(entered,), **WHY_VOID))


def after_void(path: str, entry: Any) -> bool:  # noqa: ANN401  # a command
    """Return whether a waiver at a path stands once the entry before it is void."""
    chart = active()
    chart.give(entry)
    chart.give(waiving(path))
    assert in_force(chart)
    void_last(chart, before=2)
    return in_force(chart)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/baselines", SLEEPS),
        (f"/baselines/{gad.SLEEP}", SLEEPS),
        (f"/baselines/{gad.SLEEP}/{gad.LATENCY}", SLEEPS),
        (f"/objectives/{gad.SLEEP}", SLEEPS),
        (f"/objectives/{gad.SLEEP}/measures/0", SLEEPS),
        ("/objectives", SLEEPS),
        ("/content_version", SLEEPS),
        ("", SLEEPS),
        ("/met", MET),
        ("/reviews", REVIEW),
        (f"/reviews/{gad.REVIEW}", REVIEW),
        ("/next_review", make(ScheduleReviews, interval_days=60)),
        ("/schedule", make(ScheduleReviews, interval_days=60)),
        (f"/goals/{gad.CALM}/words", calmer()),
        ("/strengths", STRENGTHENED),
        (f"/strengths/{gad.uid(700)}", STRENGTHENED),
        ("/signatures", calmer()),
    ],
)
def test_a_waiver_ends_with_the_entry_that_it_was_for(path: str, entry: Any) -> None:  # noqa: ANN401
    """A5, A1.57: what was waived is not what stands now."""
    assert not after_void(path, entry)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        (f"/baselines/{gad.SCALE}", SLEEPS),
        (f"/objectives/{gad.SCALE}", SLEEPS),
        (f"/goals/{gad.CALM}", SLEEPS),
        ("/schedule", SLEEPS),
        ("/strengths", SLEEPS),
        ("/frequency", STRENGTHENED),
    ],
)
def test_a_void_of_something_else_leaves_it(path: str, entry: Any) -> None:  # noqa: ANN401
    """A5: another item's entry, and a part that the entry had no part in."""
    assert after_void(path, entry)


def test_a_waiver_of_a_missing_signature_ends_with_the_content_to_be_signed() -> None:
    """A5.17, A11.12: it was about what stood then; what is new lacks other signatures."""
    chart = active()
    chart.give(waiving("/signatures"))
    chart.give(STRENGTHENED)
    assert in_force(chart)
    chart.give(calmer())
    assert not in_force(chart)


def test_a_waiver_of_a_missing_signature_ends_with_a_signature() -> None:
    """A5.17: there is one more."""
    chart = active()
    chart.give(calmer())
    chart.give(waiving("/signatures"))
    chart.give(signature(chart))
    assert not in_force(chart)

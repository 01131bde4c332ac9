"""Waivers of findings on a whole plan, and the places that a waiver can be of (A5, A1.57)."""

from typing import get_args

import pytest

from events.lint.document import plan_of
from events.lint.profile_parts import lacking
from events.profiles.models import Component
from services.planner.commands import AnyCommand
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.particulars import AddStrength
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import active
from tests.unit.services.planner.test_waivers import (
    STREAM,
    STRENGTH,
    calmer,
    in_force,
    waiving,
)

WHOLE = ("", "/client_input", f"/other_plans/{gad.uid(1)}")


def stands_after_void(path: str, change: AnyCommand) -> bool:
    """Return whether a waiver at a path stands when an entry before it is void."""
    chart = active()
    chart.give(change)
    entered = chart.events(STREAM)[-1].event_id
    chart.give(waiving(path))
    assert in_force(chart)
    why = {"reason": "entered-in-error", "reason_text": "Meant for another plan"}
    chart.give(make(VoidPlanEntries, event_ids=(entered,), **why))
    return in_force(chart)


@pytest.mark.parametrize("path", WHOLE)
def test_a_void_of_agreed_content_lapses_what_is_waived_of_all_of_it(path: str) -> None:
    """A5, A1.57: the content that was waived is not what stands now."""
    assert not stands_after_void(path, calmer())


@pytest.mark.parametrize("path", WHOLE)
def test_a_void_of_what_is_no_agreed_content_leaves_it(path: str) -> None:
    """A5, A1.57, A11.12: a strength is none."""
    adding = make(AddStrength, strength_id=gad.uid(700), strength=STRENGTH)
    assert stands_after_void(path, adding)


@pytest.mark.parametrize(
    "path",
    ["/goalz", "/nonsense/x", "/", "//", "/finding_waivers", "/voided", "/status", "/episode"],
)
def test_places_that_no_plan_has_are_refused(path: str) -> None:
    """A5."""
    assert active().refused(waiving(path)) == ("no-such-place", "/finding/path")


def test_every_part_that_a_profile_can_miss_is_a_place() -> None:
    """A5.36, A5: what is missing can be let stand."""
    empty = plan_of({})
    missed = {path for part in get_args(Component) if (path := lacking(empty, part)) is not None}
    assert len(missed) > len(WHOLE)
    for path in sorted(missed):
        chart = active()
        chart.give(waiving(path))
        assert in_force(chart)

"""Reviews that payers and law make due, where the clinic's policy follows them (A3.18, A11.21)."""

from typing import Any

import pytest

from events.profiles.cadence import is_calendar
from events.types.episode import EnrollmentChanged
from events.values.identity import Payer
from services.reminders.owed import next_change, owed
from tests.unit.events.profiles.lines import profile, rule
from tests.unit.services.reminders.story import Desk, Story, at, enrollment


def story(**paying: Any) -> Story:  # noqa: ANN401  # fields of an enrollment
    """Return a plan active since 22 January whose clinic follows profiles since 1 January."""
    made = Story()
    made.adopt("2026-01-01", 3, "2026-01-01")
    if paying:
        pays(made, "2026-01-02", "2026-01-02", **paying)
    made.schedule("2026-01-20", sessions=(200,))
    made.activate("2026-01-22")
    return made


def pays(made: Story, when: str, day: str, **changed: Any) -> None:  # noqa: ANN401
    """Have other fields of the enrollment hold from a day on."""
    paid = enrollment(day).model_copy(update=changed)
    made.enter(EnrollmentChanged(enrollment=paid), when)


def due(made: Story, when: str) -> list[tuple[str, str, str, int | None]]:
    """Return stage, due day, source and days of what is owed."""
    return [
        (it.rung.stage, str(it.rung.due.on), it.rung.citation, it.rung.days)  # type: ignore[union-attr]  # days only
        for it in owed(made.chart, at(when))
    ]


COMMERCIAL = {"payer": Payer(kind="commercial")}
INTEGRATED = {"program": "integrated-treatment", "state": "MN"}
DAKOTA = {"payer": Payer(kind="medicaid"), "state": "SD"}


@pytest.mark.parametrize(
    ("paying", "expected"),
    [
        ({}, ("due", "2026-04-22", "A3.19", 90)),  # nobody asks: 22 January + 90
        (COMMERCIAL, ("due", "2026-04-22", "A7.01", 90)),  # of equal days the payer is named
        (INTEGRATED, ("due", "2026-02-21", "A7.02", 30)),  # 22 January + 30
        (DAKOTA, ("due", "2026-04-22", "A3.19", 90)),  # six months come later than 90 days
    ],
)
def test_the_earliest_of_policy_and_profiles_is_owed(
    paying: dict[str, Any], expected: tuple[str, str, str, int | None]
) -> None:
    """A3.18, A7.01, A7.02, B27, B29."""
    made = story(**paying)
    assert due(made, f"{expected[1]}T12:00:00-04:00") == [expected]


def test_a_clinic_that_has_not_adopted_it_is_told_as_before() -> None:
    """A3.18: version 1 knows its own 90 days alone."""
    made = Story()
    pays(made, "2026-01-02", "2026-01-02", **INTEGRATED)
    made.schedule("2026-01-20", sessions=(200,))
    made.activate("2026-01-22")
    assert due(made, "2026-02-22") == []
    assert due(made, "2026-04-22T12:00:00-04:00") == [("due", "2026-04-22", "A3.19", 90)]


def test_another_payer_makes_nothing_due_before_its_first_day() -> None:
    """A11.21: integrated treatment from 1 March; 22 January + 30 = 21 February was before."""
    made = story()
    pays(made, "2026-02-25", "2026-03-01", **INTEGRATED)
    assert due(made, "2026-02-28T23:00:00-05:00") == []
    assert due(made, "2026-03-01T00:00:00-05:00") == [("due", "2026-03-01", "A11.21", 30)]
    assert due(made, "2026-03-02T00:00:00-05:00") == [("overdue", "2026-03-01", "A11.21", 30)]
    assert next_change(made.chart, at("2026-02-26")) == at("2026-03-01T00:00:00-05:00")


def test_a_review_answers_every_payer_and_all_count_from_it() -> None:
    """A11.09: reviewed on 1 March, so 31 March by the 30 days."""
    made, desk = story(**INTEGRATED), Desk()
    assert "raised calendar-cap overdue" in desk.at(made, "2026-02-22")
    made.review("2026-03-01T15:00:00+00:00", "2026-05-01")
    desk.at(made, "2026-03-02")
    assert desk.standing() == set()
    assert due(made, "2026-03-31T12:00:00-04:00") == [("due", "2026-03-31", "A7.02", 30)]


def test_an_adopted_practice_counts_from_its_day() -> None:
    """A3.08, A11.21: 28 days from 22 January are over on 19 February; adopted for 1 March."""
    made = story()
    made.adopt("2026-02-01", 2, "2026-03-01", "worked-plan")
    assert due(made, "2026-02-28") == []
    assert due(made, "2026-03-01T12:00:00-05:00") == [("due", "2026-03-01", "A11.21", 28)]


def test_only_rules_of_the_calendar_are_told() -> None:
    """A3.09: session numbers stand in the plan's own schedule."""
    assert is_calendar(rule(op="days", count=30, start="last-review"))
    assert not is_calendar(rule(op="each-session"))
    assert not is_calendar(rule(op="days", count=0, start="milestone"))
    numbers = profile("session-numbers-anxiety").review
    assert numbers is not None
    assert not is_calendar(numbers.rule)

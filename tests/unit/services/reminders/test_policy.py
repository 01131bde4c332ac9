"""Policy versions, and what an adoption does to open cycles (A3.18, A11.21, A12.3)."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from events.state import clinic
from services.planner.decide.policy import DEFAULT
from services.reminders.owed import next_change, owed
from services.reminders.policy import SHIPPED, load_policies
from tests.unit.services.reminders.story import Desk, Story, at


def story(reviewed: str) -> Story:
    """Return the plan P of A12.3: session numbers far away, so the policy's days count."""
    made = Story(begun="2026-06-01")
    made.schedule("2026-06-02", sessions=(200,))
    made.activate("2026-06-03")
    made.review(f"{reviewed}T15:00:00+00:00", "2027-06-01")
    return made


def due(made: Story, when: str) -> list[tuple[str, str]]:
    """Return stage and due day of what is owed."""
    return [(it.rung.stage, str(it.rung.due.on)) for it in owed(made.chart, at(when))]  # type: ignore[union-attr]  # days only


def test_an_adopted_policy_counts_from_its_day_and_makes_nothing_due_before() -> None:
    """A12.3: review 1 September; old due day 30 November, new one 31 October, hence 1 November."""
    made = story("2026-09-01")
    made.adopt("2026-10-05", 2, "2026-11-01")
    assert due(made, "2026-10-31T23:59:59-04:00") == []
    assert due(made, "2026-11-01T00:00:00-04:00") == [("due", "2026-11-01")]
    assert due(made, "2026-11-02T00:00:00-05:00") == [("overdue", "2026-11-01")]
    (found,) = owed(made.chart, at("2026-11-01"))
    assert (found.rung.rule, found.rung.citation, found.rung.days) == ("calendar-cap", "A11.21", 60)


def test_the_effective_day_is_foretold() -> None:
    made = story("2026-09-01")
    made.adopt("2026-10-05", 2, "2026-11-01")
    assert next_change(made.chart, at("2026-10-06")) == at("2026-11-01T00:00:00-04:00")


def test_a_day_after_the_effective_one_stays_as_it_is_counted() -> None:
    made = story("2026-09-15")  # 60 days: 14 November
    made.adopt("2026-10-05", 2, "2026-11-01")
    assert due(made, "2026-11-01T12:00:00-04:00") == [("due-soon-14", "2026-11-14")]
    (found,) = owed(made.chart, at("2026-11-14"))
    assert (found.rung.stage, found.rung.citation) == ("due", "A3.19")


def test_what_was_told_for_the_old_day_is_withdrawn_on_the_effective_day() -> None:
    made, desk = story("2026-09-01"), Desk()
    made.adopt("2026-10-05", 2, "2026-11-20")
    desk.at(made, "2026-10-06")
    assert desk.standing() == set()
    assert desk.at(made, "2026-11-17") == ["raised calendar-cap due-soon-14"]
    assert desk.at(made, "2026-11-20") == [
        "raised calendar-cap due",
        "cleared calendar-cap due-soon-14 rescheduled",
    ]
    assert [it.payload.decided.policy_version for _, it in desk.written][-3:] == [1, 2, 2]


def test_a_cycle_that_begins_under_the_new_policy_is_counted_by_it() -> None:
    made = story("2026-11-05")
    made.adopt("2026-10-05", 2, "2026-11-01")
    assert due(made, "2027-01-04T12:00:00-05:00") == [("due", "2027-01-04")]


def test_a_plans_own_shorter_interval_comes_first() -> None:
    made = Story()
    made.schedule("2026-01-20", days=30)
    made.activate("2026-01-22")
    made.adopt("2026-01-23", 2, "2026-02-01")
    assert due(made, "2026-02-21") == [("due", "2026-02-21")]


def test_a_longer_policy_moves_the_day_back() -> None:
    made = story("2026-09-01")
    made.adopt("2026-08-01", 2, "2026-08-01")
    made.adopt("2026-10-20", 1, "2026-10-25")
    assert due(made, "2026-10-24T12:00:00-04:00") == [("due-soon-7", "2026-10-31")]
    assert due(made, "2026-10-25T12:00:00-04:00") == []
    assert due(made, "2026-11-30T12:00:00-05:00") == [("due", "2026-11-30")]


@pytest.mark.parametrize("before", [(), ("2026-02-01",), ("2026-02-01", "2026-03-01")])
def test_what_holds_already_is_adopted_again_without_moving_a_day(before: tuple[str, ...]) -> None:
    """A review that is overdue stays so: no adoption makes it less than that."""
    made, desk = Story(), Desk()
    made.schedule("2026-01-20", sessions=(200,))
    made.activate("2026-01-22")  # 90 days: 22 April
    for day in before:
        made.adopt("2026-01-23", 1, day)
    made.adopt("2026-04-01", 1, "2026-05-10")
    desk.at(made, "2026-04-25")
    assert "calendar-cap overdue" in desk.standing()
    assert desk.at(made, "2026-05-10T12:00:00-04:00") == []
    assert due(made, "2026-05-12T12:00:00-04:00") == [("overdue", "2026-04-22")]


@pytest.mark.parametrize(("policy", "version"), [("default", 99), ("commercial-default", 1)])
def test_what_this_release_does_not_know_changes_nothing_and_is_told(
    policy: str, version: int
) -> None:
    made = story("2026-09-01")
    made.adopt("2026-10-05", version, "2026-11-01", policy)
    assert due(made, "2026-11-01T12:00:00-04:00") == []
    assert _unknown(made) == ([99] if policy == "default" else [])


def test_a_version_that_nobody_knows_is_replaced_before_its_day() -> None:
    made = story("2026-09-01")
    made.adopt("2026-10-05", 99, "2026-11-01")
    made.adopt("2026-10-06", 2, "2026-11-02")
    assert _unknown(made) == [99]
    made.adopt("2026-10-07", 2, "2026-11-01")
    assert _unknown(made) == []
    assert due(made, "2026-11-01T12:00:00-04:00") == [("due", "2026-11-01")]
    made.adopt("2026-10-08", 98, "2026-11-01")
    assert _unknown(made) == [98]


def _unknown(made: Story) -> list[int]:
    state = clinic.fold(it.event for it in made.chart.clinic)
    return [it.policy_version for it in SHIPPED.unknown(state)]


def test_the_shipped_default_is_the_planners() -> None:
    """A3.03, A11.07: what a plan may be given and what it is reminded of agree."""
    assert SHIPPED.first.review_days == DEFAULT.review_days_max == 90
    assert frozenset(SHIPPED.first.counted_services) == DEFAULT.counted_services


def test_policy_versions_are_data_that_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "policies.json"
    path.write_text('[{"code": "default", "version": 1, "review_days": 0, "counted_services": []}]')
    with pytest.raises(ValidationError):
        load_policies(path)

"""Plans that come from elsewhere: no storm of past notices, one baseline list (A1.60)."""

from datetime import date

import pytest

from services.reminders.owed import baseline, owed
from tests.unit.services.reminders.migrating import migrate
from tests.unit.services.reminders.story import Desk, Story, at

CAME = "2026-07-08T15:00:00+00:00"


def stages(story: Story, when: str) -> list[str]:
    """Return the stages that notices are owed for at an instant."""
    return [each.rung.stage for each in owed(story.chart, at(when))]


def listed(story: Story) -> list[tuple[str, date]]:
    """Return the plan's lines on the baseline list: stage, and the day that was counted to."""
    return [(each.rung.stage, each.cycle.calendar.on) for each in baseline(story.chart)]


@pytest.mark.parametrize("clock", ["real", "demo"])
def test_what_was_overdue_when_it_came_is_listed_and_never_noticed(clock: str) -> None:
    """Jan 12 + 90 days = Apr 12: overdue since three months on Jul 8."""
    story = Story(clock=clock)
    migrate(story, CAME, "2026-01-12")

    assert listed(story) == [("overdue", date(2026, 4, 12))]
    for when in (CAME, "2026-07-09", "2027-01-01"):
        assert stages(story, when) == []


def test_intervals_run_from_the_last_review_elsewhere() -> None:
    """May 20 + 90 days = Aug 18: nothing is owed on Jul 8, the first warning comes 14 days ahead.

    Aug 4 begins in New York at 04:00 UTC.
    """
    story = Story()
    migrate(story, CAME, "2026-01-12", "2026-05-20")

    assert listed(story) == []
    assert stages(story, "2026-08-04T03:59:59+00:00") == []
    assert stages(story, "2026-08-04T04:00:00+00:00") == ["due-soon-14"]
    assert stages(story, "2026-08-19T04:00:00+00:00") == ["overdue"]


def test_the_day_that_was_agreed_elsewhere_counts() -> None:
    """Agreed for Jul 12, four days after it came: the warnings of Jun 28 and Jul 5 are past."""
    story = Story()
    migrate(story, CAME, "2026-01-12", "2026-05-20", "2026-07-12")

    assert listed(story) == [("due-soon-7", date(2026, 7, 12))]
    assert stages(story, "2026-07-09") == []
    assert stages(story, "2026-07-12T04:00:00+00:00") == ["due"]
    assert stages(story, "2026-07-13T04:00:00+00:00") == ["overdue"]


def test_a_schedule_that_is_set_here_goes_before_the_day_agreed_elsewhere() -> None:
    story = Story()
    migrate(story, CAME, "2026-01-12", "2026-05-20", "2026-07-12")
    story.schedule("2026-07-09", days=60, on="2026-07-19")

    assert stages(story, "2026-07-12T12:00:00+00:00") == ["due-soon-7"]


def test_a_complete_review_takes_a_plan_off_the_list() -> None:
    """From then on it is a plan like any other: Jul 20 + 90 days = Oct 18."""
    story = Story()
    migrate(story, CAME, "2026-01-12")
    story.review("2026-07-20T15:00:00+00:00", "2026-10-01")

    assert listed(story) == []
    assert stages(story, "2026-10-01T12:00:00+00:00") == ["due"]


def test_sessions_before_the_last_review_elsewhere_are_answered() -> None:
    """A3.09: sessions 1 and 2 were held before May 20; the review at session 2 is done."""
    story = Story()
    story.schedule("2026-07-08", sessions=(2, 4), days=90)
    for day in ("2026-04-01", "2026-05-06"):
        story.session(f"{day}T15:00:00+00:00", entered=CAME)
    migrate(story, CAME, "2026-01-12", "2026-05-20")

    assert {each.cycle.session for each in baseline(story.chart)} == {4}


def test_a_void_takes_back_that_it_came() -> None:
    story = Story()
    came = migrate(story, CAME, "2026-01-12")
    story.void("2026-07-09", came)

    assert listed(story) == []
    assert stages(story, "2026-08-01") == []


@pytest.mark.parametrize("clock", ["real", "demo"])
def test_the_oracle_says_the_same(clock: str) -> None:
    """No notice is written for what was owed before, on any clock; later ones are."""
    story, desk = Story(clock=clock), Desk()
    migrate(story, CAME, "2026-01-12", "2026-05-20", "2026-07-12")

    assert desk.at(story, CAME) == []
    assert desk.at(story, "2026-07-10") == []
    assert desk.at(story, "2026-07-12") == ["raised review-date due"]
    assert "raised review-date overdue" in desk.at(story, "2026-07-20")

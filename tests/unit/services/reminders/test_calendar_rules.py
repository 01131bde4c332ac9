"""Reviews due by the calendar: 14 and 7 days ahead, due, overdue (A3.03, A3.18, A11.08, A11.09)."""

from datetime import date

import pytest

from events.types.clinic import SiteAdded
from events.types.episode import EnrollmentChanged
from events.values.dates import DueOn
from events.values.references import SiteId
from services.reminders.owed import next_change, owed
from tests.unit.services.reminders.story import EASTERN, MOUNTAIN, Desk, Story, at, enrollment


def told(story: Story, when: str) -> list[str]:
    """Return rule and stage of what is owed."""
    return [f"{it.rung.rule} {it.rung.stage}" for it in owed(story.chart, at(when))]


def active(**kinds: object) -> Story:
    """Return a plan that takes effect on 22 January, at nine in New York."""
    story = Story()
    story.schedule("2026-01-20", **kinds)  # type: ignore[arg-type]  # the schedule's own fields
    story.activate("2026-01-22T09:00:00-05:00")
    return story


def test_a_plan_that_is_not_active_owes_nothing() -> None:
    story = Story()
    story.schedule("2026-01-20", days=30)
    assert told(story, "2026-12-01") == []
    assert next_change(story.chart, at("2026-12-01")) is None


def test_the_ladder_of_an_interval_follows_local_days() -> None:
    """A3.03, A11.08, A11.09: day 0 is the anchor; due at the end of day N."""
    story = active(days=60)  # day 60 is 23 March, in summer time; day 0 in winter time
    assert told(story, "2026-03-08T23:59:59-04:00") == []
    assert told(story, "2026-03-09T00:00:00-04:00") == ["review-interval due-soon-14"]
    assert told(story, "2026-03-16T00:00:00-04:00") == ["review-interval due-soon-7"]
    assert told(story, "2026-03-22T23:59:59-04:00") == ["review-interval due-soon-7"]
    assert told(story, "2026-03-23T00:00:00-04:00") == ["review-interval due"]
    assert told(story, "2026-03-23T23:59:59.999999-04:00") == ["review-interval due"]
    assert told(story, "2026-03-24T00:00:00-04:00") == ["review-interval overdue"]
    assert told(story, "2027-03-24T00:00:00-04:00") == ["review-interval overdue"]


def test_each_change_of_the_ladder_is_foretold() -> None:
    story = active(days=60)
    moments, now = [], at("2026-01-22T14:00:00+00:00")
    while (following := next_change(story.chart, now)) is not None:
        moments.append(following)
        now = following
    assert moments == [
        at("2026-03-09T00:00:00-04:00"),
        at("2026-03-16T00:00:00-04:00"),
        at("2026-03-23T00:00:00-04:00"),
        at("2026-03-24T00:00:00-04:00"),
    ]


@pytest.mark.parametrize(
    ("kinds", "due", "rule", "citation", "days"),
    [
        ({"days": 60}, "2026-03-23", "review-interval", "A1.21", 60),
        ({"days": 120}, "2026-04-22", "calendar-cap", "A3.19", 90),
        ({"sessions": (20,)}, "2026-04-22", "calendar-cap", "A3.19", 90),
        ({"days": 60, "on": "2026-03-01"}, "2026-03-01", "review-date", "A4.15", None),
        ({"days": 60, "on": "2026-04-01"}, "2026-03-23", "review-interval", "A1.21", 60),
        ({"days": 60, "on": "2026-03-23"}, "2026-03-23", "review-date", "A4.15", None),
    ],
)
def test_the_earliest_day_wins_and_names_its_rule(
    kinds: dict[str, object], due: str, rule: str, citation: str, days: int | None
) -> None:
    """A3.18, A3.19."""
    (found,) = owed(active(**kinds).chart, at(f"{due}T12:00:00-04:00"))
    rung = found.rung
    assert rung.stage == "due"
    assert (rung.due, rung.rule) == (DueOn(on=date.fromisoformat(due)), rule)
    assert (rung.citation, rung.days) == (citation, days)


def test_without_a_schedule_the_default_interval_counts() -> None:
    """A3.03: at least every 90 days."""
    story = Story()
    story.activate("2026-01-22")
    (found,) = owed(story.chart, at("2026-04-22"))
    assert (found.rung.rule, found.rung.citation) == ("review-interval", "A3.03")


def test_a_short_interval_gives_no_warning_from_before_it_began() -> None:
    story = active(days=7)
    assert told(story, "2026-01-22T23:00:00-05:00") == []
    assert told(story, "2026-01-29T00:00:00-05:00") == ["review-interval due"]


def test_a_complete_review_moves_the_anchor() -> None:
    """A11.09: any complete review resets interval rules, by its own day."""
    story = active(days=60)
    story.review("2026-03-20T10:00:00-04:00", "2026-06-18", happened="2026-03-18T10:00:00-04:00")
    assert told(story, "2026-03-24T12:00:00-04:00") == []
    assert told(story, "2026-05-17T12:00:00-04:00") == ["review-interval due"]


def test_the_date_that_a_review_agreed_on_stands_until_a_new_schedule() -> None:
    """A4.15."""
    story = active(days=60)
    story.review("2026-02-18T10:00:00-05:00", "2026-03-02")
    assert told(story, "2026-03-02") == ["review-date due"]
    story.schedule("2026-03-02T13:00:00+00:00", days=30, on="2026-03-09")
    assert told(story, "2026-03-02T13:00:01+00:00") == ["review-date due-soon-7"]
    assert told(story, "2026-03-09") == ["review-date due"]


def test_a_date_from_before_the_anchor_belongs_to_an_earlier_cycle() -> None:
    story = active(days=60, on="2026-02-18")
    story.review("2026-02-18T10:00:00-05:00", "2026-04-01")
    assert told(story, "2026-02-20") == []


def test_days_are_those_of_the_clients_site() -> None:
    """A1.40, A11.09: the site of the enrollment on the due day."""
    eastern, mountain = active(days=60), active(days=60)
    for story, zone in ((eastern, EASTERN), (mountain, MOUNTAIN)):
        west = SiteAdded(site_id=SiteId("west"), name="West", time_zone=zone, state="CO")
        story.enter(west, "2026-02-01")
        moved = EnrollmentChanged(enrollment=enrollment("2026-03-23", "west"))
        story.enter(moved, "2026-02-02")
    assert told(eastern, "2026-03-23T00:00:00-04:00") == ["review-interval due"]
    assert told(mountain, "2026-03-23T00:00:00-04:00") == ["review-interval due-soon-7"]
    assert told(mountain, "2026-03-23T00:00:00-06:00") == ["review-interval due"]


def test_a_due_day_ends_at_the_site_where_it_began() -> None:
    """A11.09: the client moves two hours west on the day after."""
    story = active(days=60)
    west = SiteAdded(site_id=SiteId("west"), name="West", time_zone=MOUNTAIN, state="CO")
    story.enter(west, "2026-02-01")
    story.enter(EnrollmentChanged(enrollment=enrollment("2026-03-24", "west")), "2026-02-02")
    assert told(story, "2026-03-24T00:00:00-04:00") == ["review-interval overdue"]


@pytest.mark.parametrize(
    ("zone", "activated", "due", "begins", "ends"),
    [
        # Clocks go forward at midnight: the day begins at one.
        ("America/Havana", "2026-03-01", "2026-03-08", "2026-03-08T01:00:00-04:00", None),
        # 23 and 25 hours long.
        ("Europe/London", "2026-03-22", "2026-03-29", None, "2026-03-30T00:00:00+01:00"),
        ("Europe/London", "2026-10-18", "2026-10-25", None, "2026-10-26T00:00:00+00:00"),
        # Clocks go back from one to midnight: the day begins at the first one.
        ("America/Havana", "2026-10-25", "2026-11-01", "2026-11-01T00:00:00-04:00", None),
        ("Pacific/Auckland", "2026-04-01", "2026-04-08", "2026-04-08T00:00:00+12:00", None),
    ],
)
def test_days_begin_and_end_as_local_clocks_have_them(
    zone: str, activated: str, due: str, begins: str | None, ends: str | None
) -> None:
    story = Story(zone=zone)
    story.schedule("2026-01-20", days=7)
    story.activate(f"{activated}T10:00:00+00:00")
    changes, now = [], at(f"{activated}T10:00:01+00:00")
    while (following := next_change(story.chart, now)) is not None:
        changes.append(following)
        now = following
    assert begins is None or changes[0] == at(begins)
    assert ends is None or changes[1] == at(ends)
    assert [it.rung.due for it in owed(story.chart, changes[0])] == [
        DueOn(on=date.fromisoformat(due))
    ]


def test_while_on_hold_nothing_is_owed_and_the_interval_runs_on() -> None:
    """A1.58, A11.09."""
    story = active(days=60)
    story.hold("2026-03-01")
    assert told(story, "2026-03-23") == []
    story.resume("2026-04-01")
    assert told(story, "2026-04-02") == ["review-interval overdue"]


def test_after_the_end_nothing_is_owed_until_a_mistaken_end_is_undone() -> None:
    """A1.58."""
    story, desk = active(days=60), Desk()
    desk.at(story, "2026-03-17")
    story.discharge("2026-03-18")
    assert desk.at(story, "2026-03-19") == ["cleared review-interval due-soon-7 plan-ended"]
    story.reopen("2026-03-20")
    assert desk.at(story, "2026-03-20") == ["raised review-interval due-soon-7"]

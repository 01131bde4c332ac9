"""Reviews due at session numbers, capped by the calendar (A3.09, A3.19, A11.07, A11.08)."""

from datetime import timedelta

import pytest

from services.reminders.owed import owed
from tests.unit.services.reminders.story import DAY, HOUR, Desk, Story, at

FIRST = "2026-01-08T09:00:00-05:00"
WEEK = 7 * DAY


def gad(sessions: tuple[int, ...] = (8, 14)) -> Story:
    """Return a plan that takes effect at the third weekly session (A12.1)."""
    story = Story()
    story.schedule("2026-01-08", sessions=sessions)
    story.weekly(FIRST, 3)
    story.activate("2026-01-22T15:30:00+00:00")
    return story


def week(number: int) -> str:
    """Return when the weekly session with a number begins."""
    return (at(FIRST) + WEEK * (number - 1)).isoformat()


def told(story: Story, when: str) -> list[str]:
    """Return rule and stage of what is owed."""
    return [f"{it.rung.rule} {it.rung.stage}" for it in owed(story.chart, at(when))]


def test_the_ladder_of_a_session_number() -> None:
    """A11.08: warned after n-2 and n-1, due on session n, overdue when session n+1 starts."""
    story, seen = gad(), []
    for number in range(4, 10):
        story.session(week(number))
        seen.append(told(story, week(number)))
    assert seen == [
        [],
        [],
        ["review-session due-soon-2-sessions"],
        ["review-session due-soon-1-session"],
        ["review-session due"],
        ["review-session overdue"],
    ]


def test_what_was_missed_or_does_not_count_moves_no_number() -> None:
    """A11.07."""
    story = gad()
    story.session(week(4))
    story.session(week(5), attendance="no-show")
    story.session(week(6), attendance="cancelled")
    story.session(week(7), service="phone-contact")
    assert told(story, week(7)) == []
    story.session(week(8), attendance="late")
    story.session(week(9))
    assert told(story, week(9)) == ["review-session due-soon-2-sessions"]


def test_the_calendar_makes_a_session_review_overdue() -> None:
    """A3.19: due at session 8, no session follows, and the 90th day passes."""
    story = gad()
    for number in range(4, 9):
        story.session(week(number))
    assert told(story, "2026-04-22T12:00:00-04:00") == ["review-session due"]
    assert told(story, "2026-04-23T00:00:00-04:00") == ["calendar-cap overdue"]
    story.session("2026-04-30T09:00:00-04:00")
    assert told(story, "2026-04-30T10:00:00-04:00") == ["calendar-cap overdue"]


def test_once_the_calendar_is_due_the_sessions_are_silent() -> None:
    """A3.18: the earliest due point wins."""
    story = gad(sessions=(5,))
    story.schedule("2026-01-23", days=30, sessions=(5,))  # 21 February
    story.session("2026-01-29T09:00:00-05:00")
    assert told(story, "2026-02-14T12:00:00-05:00") == [
        "review-interval due-soon-7",
        "review-session due-soon-1-session",
    ]
    story.session("2026-02-21T09:00:00-05:00")
    assert told(story, "2026-02-21T10:00:00-05:00") == ["review-interval due"]
    story.session("2026-02-21T11:00:00-05:00")
    assert told(story, "2026-02-21T12:00:00-05:00") == ["review-interval due"]
    assert told(story, "2026-02-22T12:00:00-05:00") == ["review-interval overdue"]


def test_the_gaps_of_the_substance_use_schedule_are_capped() -> None:
    """A3.19: sessions 12, 20 and 24 lie 112 and 120 days apart there; the cap comes first."""
    schedule = {12: 0, 20: 112, 24: 112 + 120}
    story = Story()
    story.schedule("2026-01-02", sessions=(6, 12, 20, 24))
    story.activate("2026-01-02T15:00:00+00:00")
    start, days = at("2026-01-05T15:00:00+00:00"), {1: 0}
    for number in range(1, 13):
        days[number] = (number - 1) * 7
        story.session(start + timedelta(days=days[number]))
        if number in {6, 12}:
            story.review(start + timedelta(days=days[number], hours=1), "2026-12-31")
    twelfth = start + timedelta(days=days[12])
    gaps = []
    for first, last in ((12, 20), (20, 24)):
        begun = twelfth + timedelta(days=schedule[first])
        length = schedule[last] - schedule[first]
        for number in range(first + 1, last):
            place = number - first
            story.session(begun + timedelta(days=length * place // (last - first)))
        cap = begun + timedelta(days=90)
        due = [it for it in owed(story.chart, cap) if it.rung.stage == "due"]
        gaps.append((length, due[0].rung.rule, due[0].rung.citation, due[0].rung.days))
        story.session(begun + timedelta(days=length))
        assert told(story, (begun + timedelta(days=length)).isoformat()) == ["calendar-cap overdue"]
        story.review(begun + timedelta(days=length, hours=1), "2027-12-31")
    assert gaps == [(112, "calendar-cap", "A3.19", 90), (120, "calendar-cap", "A3.19", 90)]


@pytest.mark.parametrize(("every", "numbers"), [(7, (8, 14)), (14, (6, 12, 18)), (7, (6, 12))])
def test_schedules_within_90_days_never_meet_the_cap(every: int, numbers: tuple[int, ...]) -> None:
    """A3.19: GAD, MDD and PTSD templates."""
    story, desk = Story(), Desk()
    story.schedule("2026-01-02", sessions=numbers)
    story.activate("2026-01-02T15:00:00+00:00")
    start = at("2026-01-05T15:00:00+00:00")
    for number in range(1, numbers[-1] + 1):
        held = start + timedelta(days=every * (number - 1))
        story.session(held)
        desk.at(story, held)
        if number in numbers:
            story.review(held + HOUR, "2027-12-31")
            desk.at(story, held + HOUR)
    lines = [desk.line(each) for _, each in desk.written]
    assert lines.count("raised review-session due") == len(numbers)
    assert not {"raised calendar-cap due", "raised calendar-cap overdue"} & set(lines)


def test_a_review_answers_its_number_and_the_next_one_counts() -> None:
    """A11.09: session numbers stay fixed; A12.1: reviewed at session 8, next due at 14."""
    story = gad()
    for number in range(4, 9):
        story.session(week(number))
    story.review(at(week(8)) + HOUR, "2026-06-03")
    for number in range(9, 12):
        story.session(week(number))
    assert told(story, week(11)) == []
    story.session(week(12))
    assert told(story, week(12)) == ["review-session due-soon-2-sessions"]


def test_a_review_long_before_its_number_leaves_it_due() -> None:
    """A11.09: a review at session 4 is not the one at session 8."""
    story = gad()
    story.session(week(4))
    story.review(at(week(4)) + HOUR, "2026-04-29")
    for number in range(5, 9):
        story.session(week(number))
    assert told(story, week(8)) == ["review-session due"]


def test_a_review_after_the_warning_answers_the_number() -> None:
    story = gad()
    for number in range(4, 7):
        story.session(week(number))
    story.review(at(week(6)) + HOUR, "2026-05-13")
    for number in range(7, 10):
        story.session(week(number))
    assert told(story, week(9)) == []


def test_a_review_answers_one_number_of_two_that_are_close() -> None:
    story = gad(sessions=(8, 10))
    for number in range(4, 9):
        story.session(week(number))
    story.review(at(week(8)) + HOUR, "2026-06-03")
    assert told(story, "2026-03-06") == ["review-session due-soon-2-sessions"]


def test_a_session_number_that_a_review_agreed_on_counts_beside_the_schedule() -> None:
    """A4.15."""
    story = gad()
    for number in range(4, 9):
        story.session(week(number))
    story.review(at(week(8)) + HOUR, "2026-06-03", next_session=11)
    for number in range(9, 12):
        story.session(week(number))
    assert told(story, week(11)) == ["review-session due"]
    story.review(at(week(11)) + HOUR, "2026-06-24")
    for number in range(12, 15):
        story.session(week(number))
    assert told(story, week(14)) == ["review-session due"]


def test_a_session_entered_late_unsends_nothing() -> None:
    """A11.07: sessions 5 to 7 are 6 to 8 from then on."""
    story, desk = gad(), Desk()
    story.session(week(4))
    for number in range(6, 9):
        story.session(week(number))
        desk.at(story, week(number))
    assert desk.standing() == {
        "review-session due-soon-2-sessions",
        "review-session due-soon-1-session",
    }
    story.session(week(5), entered="2026-03-06")
    assert desk.at(story, "2026-03-06") == ["raised review-session due"]
    assert len(desk.standing()) == 3


def test_a_session_voided_unsends_nothing_and_counts_again_when_held() -> None:
    """A1.57, A11.07: a note in the wrong chart."""
    story, desk = gad(), Desk()
    for number in range(4, 8):
        story.session(week(number))
        desk.at(story, week(number))
    wrong = story.session(week(8))
    assert desk.at(story, week(8)) == ["raised review-session due"]
    story.void("2026-03-06", wrong)
    assert desk.at(story, "2026-03-06") == []
    assert told(story, "2026-03-06") == ["review-session due-soon-1-session"]
    story.session(week(9))
    assert desk.at(story, week(9)) == []
    story.session(week(10))
    assert desk.at(story, week(10)) == ["raised review-session overdue"]


def test_two_services_on_one_day_are_two_sessions() -> None:
    """A11.07: session days differ, session numbers do not join."""
    story = gad()
    for number in range(4, 7):
        story.session(week(number))
    story.session("2026-02-12T15:00:00-05:00")
    assert told(story, "2026-02-13") == ["review-session due-soon-1-session"]

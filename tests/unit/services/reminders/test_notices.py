"""What is written: raised, lapsed, cleared; exactly once (A11.07, A11.11, A12.3)."""

from typing import Any

import pytest

from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.types.review import ClientInputRecorded
from services.reminders.history import history
from services.reminders.naming import id_of
from tests.contract import gad
from tests.unit.services.reminders.story import Desk, Story, at

ACTIVE = "2026-01-22T09:00:00-05:00"


def active(days: int = 60, clock: str = "real") -> Story:
    """Return a plan in effect since 22 January: due 23 March, warned 9 and 16 March."""
    story = Story(clock=clock)
    story.schedule("2026-01-20", days=days)
    story.activate(ACTIVE)
    return story


def payloads(desk: Desk) -> list[Any]:
    """Return what was written, in order."""
    return [it.payload for _, it in desk.written]


def test_each_stage_is_raised_once_as_it_comes() -> None:
    story, desk = active(), Desk()
    seen = [desk.at(story, f"2026-03-{day:02}") for day in range(8, 27)]
    assert [line for lines in seen for line in lines] == [
        "raised review-interval due-soon-14",
        "raised review-interval due-soon-7",
        "raised review-interval due",
        "raised review-interval overdue",
    ]


def test_a_notice_says_what_it_was_decided_on() -> None:
    """A11: each output names the rule and the arithmetic."""
    story, desk = active(), Desk()
    desk.at(story, "2026-03-09T04:00:05.9+00:00")
    (raised,) = payloads(desk)
    assert isinstance(raised, NoticeRaised)
    told = raised.model_dump(mode="json")
    assert told["notice"]["rule"] == "review-interval"
    assert told["notice"]["due"] == {"kind": "day", "on": "2026-03-23"}
    assert told["notice"]["due_by"] == "2026-03-24T04:00:00Z"
    assert (told["notice"]["anchor_on"], told["notice"]["days"]) == ("2026-01-22", 60)
    assert told["notice"]["owed_at"] == "2026-03-09T04:00:00Z"
    assert told["decided"] == {
        "position": story.chart.position,
        "clock": "real",
        "at": "2026-03-09T04:00:05.900000Z",
        "policy": "default",
        "policy_version": 1,
        "late_by_seconds": 5,
    }


def test_after_an_outage_lower_stages_lapse_and_the_present_one_is_raised() -> None:
    """A12.3: down for 40 days; each notice once, oldest first, with lateness."""
    story, desk = active(), Desk()
    desk.at(story, "2026-02-12")
    assert desk.at(story, "2026-03-24T04:00:00+00:00") == [
        "lapsed review-interval due-soon-14 later-stage",
        "lapsed review-interval due-soon-7 later-stage",
        "lapsed review-interval due later-stage",
        "raised review-interval overdue",
    ]
    assert [it.decided.late_by_seconds // 3600 for it in payloads(desk)] == [360, 192, 24, 0]


def test_what_was_answered_during_an_outage_lapses() -> None:
    story, desk = active(), Desk()
    done = story.review("2026-03-20", "2026-05-19")
    assert desk.at(story, "2026-04-01") == [
        "lapsed review-interval due-soon-14 reviewed",
        "lapsed review-interval due-soon-7 reviewed",
    ]
    (first, _) = payloads(desk)
    assert isinstance(first, NoticeLapsed)
    assert first.answer is not None
    assert first.answer.event_id == done.event_id


@pytest.mark.parametrize(
    ("entered", "happened", "timeliness"),
    [
        ("2026-03-23T23:59:59-04:00", None, "on-time"),
        ("2026-03-25T09:00:00-04:00", "2026-03-23T16:00:00-04:00", "on-time-documented-late"),
        ("2026-03-25T09:00:00-04:00", None, "late"),
        ("2026-03-26T09:00:00-04:00", "2026-03-24T00:00:01-04:00", "late"),
    ],
)
def test_a_complete_review_clears_the_cycle_and_is_timed(
    entered: str, happened: str | None, timeliness: str
) -> None:
    """A11.11."""
    story, desk = active(), Desk()
    for day in ("2026-03-09", "2026-03-16", "2026-03-23"):
        desk.at(story, day)
    done = story.review(entered, "2026-05-19", happened=happened)
    lines = desk.at(story, entered)
    assert [line.split()[-1] for line in lines if line.startswith("cleared")] == ["reviewed"] * 3
    assert desk.standing() == set()
    cleared = [it for it in payloads(desk) if isinstance(it, NoticeCleared)]
    assert {(it.answer.timeliness, it.answer.event_id) for it in cleared if it.answer} == {
        (timeliness, done.event_id)
    }


def test_a_session_review_is_on_time_until_the_day_of_its_session_ends() -> None:
    """A11.08, A11.11."""
    for entered, wanted in (("23:00:00-05:00", "on-time"), ("23:59:59-06:00", "late")):
        story, desk = Story(), Desk()
        story.schedule("2026-01-02", sessions=(3,))
        story.activate("2026-01-02")
        story.weekly("2026-01-08T09:00:00-05:00", 3)
        desk.at(story, "2026-01-22T15:00:00+00:00")
        story.review(f"2026-01-22T{entered}", "2026-04-01")
        desk.at(story, "2026-01-24")
        answers = [it.answer for it in payloads(desk) if isinstance(it, NoticeCleared)]
        assert {it.timeliness for it in answers if it} == {wanted}


def test_a_voided_review_owes_its_cycle_again() -> None:
    """A1.57: the notice stands again, in the same stream."""
    story, desk = active(), Desk()
    desk.at(story, "2026-03-23")
    done = story.review("2026-03-23T15:00:00+00:00", "2026-05-19")
    assert desk.at(story, "2026-03-24") == ["cleared review-interval due reviewed"]
    story.void("2026-03-24T13:00:00+00:00", done)
    assert desk.at(story, "2026-03-24T13:00:00+00:00") == ["raised review-interval overdue"]
    story.review("2026-03-30", "2026-05-19")
    assert desk.at(story, "2026-03-30") == ["cleared review-interval overdue reviewed"]


def test_a_voided_activation_ends_what_was_counted_from_it() -> None:
    story = Story()
    story.schedule("2026-01-20", days=60)
    begun, desk = story.activate(ACTIVE), Desk()
    desk.at(story, "2026-03-09")
    story.void("2026-03-10", begun)
    assert desk.at(story, "2026-03-10") == ["cleared review-interval due-soon-14 entry-voided"]


def test_a_hold_clears_and_a_resumption_raises_again() -> None:
    """A1.58."""
    story, desk = active(), Desk()
    desk.at(story, "2026-03-17")
    story.hold("2026-03-18")
    assert desk.at(story, "2026-03-19") == ["cleared review-interval due-soon-7 on-hold"]
    story.resume("2026-03-20")
    assert desk.at(story, "2026-03-20") == ["raised review-interval due-soon-7"]
    (state,) = [it for it in desk.notices.values() if it.status == "raised"]
    assert (state.raised, state.version) == (2, 3)


def test_the_end_of_care_ends_what_is_owed() -> None:
    story, desk = active(), Desk()
    desk.at(story, "2026-03-17")
    story.end_care("2026-03-18")
    assert desk.at(story, "2026-03-18") == ["cleared review-interval due-soon-7 care-ended"]


def test_another_due_day_ends_the_notices_of_the_old_one() -> None:
    story, desk = active(), Desk()
    desk.at(story, "2026-03-10")
    story.schedule("2026-03-11", days=60, on="2026-03-20")
    assert desk.at(story, "2026-03-11") == [
        "raised review-date due-soon-14",
        "cleared review-interval due-soon-14 rescheduled",
    ]
    story.schedule("2026-03-12", days=60)
    assert desk.at(story, "2026-03-12") == [
        "raised review-interval due-soon-14",
        "cleared review-date due-soon-14 rescheduled",
    ]


def test_a_session_number_taken_out_of_the_schedule_ends_its_notices() -> None:
    story, desk = Story(), Desk()
    story.schedule("2026-01-02", sessions=(3, 9))
    story.activate("2026-01-02")
    story.weekly("2026-01-08T09:00:00-05:00", 1)
    assert desk.at(story, "2026-01-09") == ["raised review-session due-soon-2-sessions"]
    story.schedule("2026-01-10", sessions=(9,))
    assert desk.at(story, "2026-01-10") == [
        "cleared review-session due-soon-2-sessions rescheduled"
    ]


def test_ticks_doubled_late_or_out_of_order_change_nothing() -> None:
    """A tick decides when a notice is written, and no more."""
    days = ["2026-03-09", "2026-03-16", "2026-03-23", "2026-03-24T12:00:00+00:00"]
    plain, shuffled, story = Desk(), Desk(), active()
    for day in days:
        plain.at(story, day)
    latest = at(days[0])
    for day in (days[0], days[0], days[2], days[1], days[2], days[0], days[3], days[3]):
        latest = max(latest, at(day))
        shuffled.at(story, latest)
    assert plain.notices.keys() == shuffled.notices.keys()
    assert {key: it.notice for key, it in plain.notices.items()} == {
        key: it.notice for key, it in shuffled.notices.items()
    }


def test_a_clock_put_back_writes_nothing() -> None:
    story, desk = active(clock="demo"), Desk()
    desk.at(story, "2026-03-23")
    for when in ("2026-03-09", "2026-01-22", "2025-12-01"):
        assert desk.at(story, when) == []


def test_a_simulation_tells_its_story_by_when_things_happened() -> None:
    """Entered in one go on a chosen clock; each instant knows what had happened by then."""
    story, desk = active(clock="demo"), Desk()
    story.review("2026-06-01", "2026-06-30", happened="2026-03-20T12:00:00+00:00")
    assert desk.at(story, "2026-03-18") == [
        "lapsed review-interval due-soon-14 later-stage",
        "raised review-interval due-soon-7",
    ]
    assert desk.at(story, "2026-03-21") == ["cleared review-interval due-soon-7 reviewed"]


def test_on_a_chosen_clock_knowledge_follows_the_ledgers_order() -> None:
    """What is entered later is known no earlier than what stands before it."""
    story = active(clock="demo")
    story.hold("2026-03-01")
    story.session("2026-02-01T15:00:00+00:00", entered="2026-03-02")
    known = [instant for instant, _ in story.chart.known]
    assert known == sorted(known)
    assert known[-1] == at("2026-03-01")


def test_on_the_real_clock_what_the_ledger_has_is_never_passed_over() -> None:
    """A tick from before the newest event decides as of that event."""
    story, desk = active(), Desk()
    story.review("2026-03-20T15:00:00+00:00", "2026-05-19")
    assert desk.at(story, "2026-03-20T14:59:59+00:00")[0].startswith("lapsed")
    assert desk.standing() == set()


def test_names_follow_from_what_is_owed() -> None:
    story = active()
    for each in history(story.chart, at("2026-04-01")):
        assert id_of(each.notice) == each.id
        assert each.id.version == 5


def test_no_notice_holds_a_text() -> None:
    """Notices are in clear: ids, codes, days, instants and numbers."""
    story, desk = active(), Desk()
    story.weekly("2026-02-01T15:00:00+00:00", 3)
    desk.at(story, "2026-03-24T12:00:00+00:00")
    story.review("2026-03-25", "2026-04-30")
    desk.at(story, "2026-03-25")
    for payload in payloads(desk):
        assert " " not in payload.model_dump_json()


def test_a_chart_keeps_what_matters_alone() -> None:
    story = active()
    bare = story.chart
    story.enter(ClientInputRecorded(review_id=gad.REVIEW, words="Better"), "2026-02-01")
    assert story.chart == bare

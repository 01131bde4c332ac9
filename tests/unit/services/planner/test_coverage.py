"""In force and covered: which content, and which sessions, on any day (A11.13, A11.14, B24)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from events.profiles.applying import Care
from events.profiles.coverage import Course, Coverage, coverage
from events.profiles.evidence import Record
from events.profiles.in_force import Span
from events.values.ids import SessionId
from services.planner.commands.course import (
    ActivatePlan,
    DischargePlan,
    MigratePlan,
    ProposePlan,
    PutPlanOnHold,
    ReopenPlan,
    VoidPlanEntries,
)
from services.planner.commands.episode import RecordScore, RecordSession
from services.planner.commands.review import OpenReview
from services.planner.commands.signing import DeclineSignature
from tests.contract import gad
from tests.contract.examples_care import FIRST, INTAKE_SESSION
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import proposed_with
from tests.unit.services.planner.steps import active, drafting, opened, proposed, session, signature
from tests.unit.services.planner.test_signing import REVISE

NOON = "T12:00:00-05:00"
THEIRS = ("client", "parent-or-guardian", "representative")


def course(chart: Chart) -> Course:
    """Return what the coverage of the chart's plan is told from."""
    clinic, folded = chart.streams.clinic, chart.streams.plan(gad.PLAN)
    zones = clinic.zones()
    assert zones is not None
    record = Record(chart.episode, zones, folded.state)
    care = Care(chart.episode, clinic, record.diagnoses())
    return Course(record, care, folded.history)


def spans(chart: Chart) -> tuple[Span, ...]:
    return course(chart).spans()


def held(chart: Chart, *days: str) -> Chart:
    """Hold sessions at noon of some days, recorded when the chart is."""
    number = 400 + len(chart.episode.sessions)
    for place, day in enumerate(days):
        at = gad.at(day if "T" in day else f"{day}{NOON}")
        chart.now = max(chart.now, at)
        chart.give(session(SessionId(gad.uid(number + place)), at, addressed=()))
    return chart


def told(chart: Chart, day: str) -> Coverage:
    """Return how the session of a day stands; the first, where there are several."""
    return coverage(course(chart), date.fromisoformat(day))[0]


def at(chart: Chart, text: str) -> Chart:
    return chart.at(text)


def test_content_is_in_force_from_the_last_signature_and_activation_on() -> None:
    """A11.13: signed by both and activated at 15:00 UTC on January 22."""
    chart = active()
    begun = gad.at("2026-01-22T15:00:00+00:00")
    assert spans(chart) == (Span(chart.plan.content_version, begun),)


def test_a_changed_version_waits_for_its_signatures() -> None:
    """A11.13: changed on the 26th, signed by one on the 27th and by the other on the 29th."""
    chart = active()
    first, begun = chart.plan.content_version, chart.now
    at(chart, "2026-01-26T15:00:00+00:00").give(REVISE, make(ProposePlan))
    second = chart.plan.content_version
    at(chart, "2026-01-27T15:00:00+00:00").give(signature(chart))
    assert spans(chart) == (Span(first, begun),)
    at(chart, "2026-01-29T15:00:00+00:00").give(signature(chart, "client"))
    assert spans(chart) == (Span(first, begun, chart.now), Span(second, chart.now))
    held(chart, "2026-01-28", "2026-01-30")
    assert told(chart, "2026-01-28").content_version == first
    assert told(chart, "2026-01-30").content_version == second


def test_a_refusal_stands_in_for_the_client_and_not_for_the_clinician() -> None:
    """A11.13, B26."""
    chart = proposed()
    chart.give(
        signature(chart),
        make(
            DeclineSignature,
            role="client",
            reason="prefers-not-to-sign",
            explanation="Agrees, signs nothing",
            content_version=chart.plan.content_version,
        ),
        make(ActivatePlan),
    )
    assert len(spans(chart)) == 1


def test_under_review_and_on_hold_it_stays_in_force() -> None:
    """A11.13."""
    for command in (
        make(OpenReview, review_id=gad.REVIEW, trigger="scheduled"),
        make(PutPlanOnHold, reason="inpatient-stay", reason_text="Ten days"),
    ):
        chart = active()
        at(chart, "2026-02-02T15:00:00+00:00").give(command)
        held(chart, "2026-02-03")
        assert told(chart, "2026-02-03").standing == "covered"


def discharged() -> Chart:
    """Return a chart discharged on February 10, recorded on the 12th."""
    chart = held(active(), "2026-02-10", "2026-02-11")
    at(chart, "2026-02-12T15:00:00+00:00")
    chart.give(make(DischargePlan, discharged_on=date(2026, 2, 10), reason="goals-met"))
    return chart


def test_a_discharged_plan_is_in_force_through_its_last_day() -> None:
    """A11.13: February 10 is covered, the 11th is not, whenever that was recorded."""
    chart = discharged()
    # midnight after February 10 in New York is 05:00 UTC of the 11th
    assert spans(chart)[-1].until == gad.at("2026-02-11T05:00:00+00:00")
    assert told(chart, "2026-02-10").standing == "covered"
    after = told(chart, "2026-02-11")
    assert (after.standing, after.reason) == ("not-covered", "plan-ended")


def test_a_mistaken_end_never_was() -> None:
    """A1.58, A11.13: as is known now."""
    chart = discharged()
    chart.give(make(ReopenPlan, reason="mistaken-discharge", reason_text="Another's chart"))
    assert told(chart, "2026-02-11").standing == "covered"
    assert len(spans(chart)) == 1


def test_a_voided_signature_never_acted() -> None:
    """A1.57, A11.13: the client's was entered in the wrong chart."""
    chart = active()
    signed = chart.streams.plan(gad.PLAN).history[-2].event_id
    void = make(VoidPlanEntries, event_ids=(signed,), reason="wrong-chart", reason_text="Another's")
    chart.give(void)
    held(chart, "2026-01-23")
    found = told(chart, "2026-01-23")
    assert spans(chart) == ()
    assert found.missing == (THEIRS,)


@dataclass(frozen=True)
class Window:
    """A session before any plan was in force: its day, and how it stands."""

    on: str
    standing: str
    reason: str


@pytest.mark.parametrize(
    "case",
    [
        # admitted on January 8; commercial: 30 calendar days after the first session, held on the
        # 8th as well: 8 + 30 days is February 7
        Window("2026-01-15", "intake-window", "plan-not-due-yet"),
        Window("2026-02-07", "intake-window", "plan-not-due-yet"),
        Window("2026-02-08", "not-covered", "signature-missing"),
    ],
)
def test_the_intake_window_covers_until_the_plan_is_due(case: Window) -> None:
    """A11.13, A11.14, A3.02: proposed on January 22 and never signed."""
    found = told(held(proposed(), case.on), case.on)
    assert (found.standing, found.reason) == (case.standing, case.reason)
    assert found.due is not None
    assert found.due.on == date(2026, 2, 7), found.due.how
    assert found.missing == (("clinician",), THEIRS)


def test_a_late_plan_covers_nothing_backwards() -> None:
    """A11.13: no signature acts before its recorded time; signed on February 20 at 15:00 UTC."""
    chart = held(proposed(), "2026-02-10", "2026-02-20T09:00:00-05:00")
    at(chart, "2026-02-20T15:00:00+00:00")
    chart.give(signature(chart), signature(chart, "client"), make(ActivatePlan))
    held(chart, "2026-02-20T11:00:00-05:00")
    standings = [each.standing for each in coverage(course(chart), date(2026, 2, 20))]
    # 09:00 in New York is 14:00 UTC, an hour before; 11:00 is an hour after
    assert standings == ["not-covered", "covered"]
    assert told(chart, "2026-02-10").standing == "not-covered"


def late_draft() -> Chart:
    """Return a chart with sessions of February 10 and 21, and a plan drafted on the 20th."""
    chart = opened()
    intake = make(RecordSession, session_id=gad.INTAKE, session=INTAKE_SESSION)
    chart.give(intake, make(RecordScore, score_id=gad.FIRST_SCORE, score=FIRST))
    held(chart, "2026-02-10")
    at(chart, "2026-02-20T15:00:00+00:00").give(*drafting())
    return held(chart, "2026-02-21")


def test_before_its_draft_there_is_no_plan_whose_signatures_could_lack() -> None:
    """A11.13."""
    chart = late_draft()
    before, after = told(chart, "2026-02-10"), told(chart, "2026-02-21")
    assert (before.standing, before.reason, before.missing) == ("not-covered", "no-plan", ())
    assert (after.standing, after.reason) == ("not-covered", "signature-missing")


@pytest.mark.parametrize(("day", "reason"), [(10, "signature-missing"), (11, "no-plan")])
def test_a_plan_from_elsewhere_is_there_from_when_it_took_effect(day: int, reason: str) -> None:
    """A11.13, A1.60: taken over after the session of February 10, which it was there for or not."""
    chart = late_draft()
    chart.give(make(MigratePlan, source="paper", activated_on=date(2026, 2, day)))
    assert told(chart, "2026-02-10").reason == reason


def test_a_profile_s_signature_is_needed_to_cover() -> None:
    """B24: New York Medicaid needs a prescriber's as well; in effect it is not in force without."""
    chart = proposed_with("medicaid", "NY")
    chart.give(signature(chart), signature(chart, "client"))
    on = chart.now.date().isoformat()
    later = (chart.now + timedelta(hours=1)).isoformat()
    held(chart, later)
    found = told(chart, on)
    assert found.missing == (("nurse-practitioner", "physician", "psychiatrist"),)
    assert spans(chart) == ()


def test_sessions_that_were_not_held_are_not_told() -> None:
    """A11.13, A1.52."""
    chart = active()
    missed: datetime = gad.at(f"2026-01-29{NOON}")
    chart.now = missed
    chart.give(session(SessionId(gad.uid(490)), missed, attendance="no-show", addressed=()))
    assert coverage(course(chart), missed.date()) == ()
    whole: Any = coverage(course(chart))
    assert [each.on for each in whole] == [date(2026, 1, 8)]
    # the first session, before the plan: within 30 days of itself
    assert whole[0].standing == "intake-window"

"""Substance use, outpatient, Minnesota: the plan in time, its signatures, its reviews (A12.2).

Consents, the restriction, the amendment and the accounting are told in the story of privacy.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from events.profiles.coverage import coverage
from events.state.next_review import next_review_on
from events.state.session_numbers import session_numbers
from events.types.review import ReviewedScore
from events.values.ids import ScoreId, SessionId
from events.values.signatures import Capture
from services.planner.commands.client import RegisterClient
from services.planner.commands.content import ReviseObjective
from services.planner.commands.course import ActivatePlan, DraftPlan, ProposePlan
from services.planner.commands.episode import OpenEpisode
from services.planner.commands.review import OpenReview, RecordClientInput
from tests.contract import gad
from tests.contract.examples_care import ENROLLMENT, IDENTITY
from tests.unit.services.planner import sud
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import enrolled, stands
from tests.unit.services.planner.steps import (
    OPENING,
    WHY,
    completion,
    score,
    session,
    signature,
    verdicts,
)
from tests.unit.services.planner.test_coverage import course

START = date(2026, 4, 6)
MISSED = date(2026, 4, 17)
MINNESOTA = "mn-245g-outpatient"
MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


def attended(chart: Chart, first: date, last: date) -> None:
    """Hold groups on Mondays, Wednesdays and Fridays, and on Wednesdays a talk beside."""
    day = first
    while day <= last:
        if day.weekday() in {MONDAY, WEDNESDAY, FRIDAY}:
            _hold(chart, day, "10:00", "group")
        if day.weekday() == WEDNESDAY:
            _hold(chart, day, "14:00", "individual")
        day += timedelta(days=1)


def _hold(chart: Chart, day: date, hour: str, service: str) -> None:
    at = gad.at(f"{day}T{hour}:00-04:00")
    chart.now = max(chart.now, at + timedelta(minutes=90))
    key = SessionId(gad.uid(20_000 + day.toordinal() % 10_000 + (5_000 if hour == "14:00" else 0)))
    missed = {"attendance": "no-show"} if day == MISSED else {}
    chart.give(session(key, at, service=service, addressed=(), **missed))


def drafted() -> Chart:
    """Return a chart admitted on April 6, with its plan put to the client on April 28."""
    chart = Chart().at("2026-04-06T13:00:00+00:00")
    held = enrolled("medicaid", "MN", program="sud-outpatient", effective_on=START)
    enrollment = ENROLLMENT.model_copy(update=held)
    opening = {**OPENING, "opened_on": START, "enrollment": enrollment}
    chart.give(make(RegisterClient, identity=IDENTITY), make(OpenEpisode, **opening))
    attended(chart, START, date(2026, 4, 27))
    chart.at("2026-04-28T15:00:00+00:00")
    chart.give(make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT), *sud.content())
    chosen = sud.OBJECTIVES[sud.DRINKS].model_copy(update={"chosen": "low-risk"})
    chart.give(make(ReviseObjective, objective_id=sud.DRINKS, objective=chosen, rationale=WHY))
    chart.give(make(ProposePlan))
    return chart


def in_force() -> Chart:
    """The counselor signs on April 30; the client approves verbally, by telehealth."""
    chart = drafted()
    attended(chart, date(2026, 4, 29), date(2026, 4, 29))
    chart.at("2026-04-30T15:00:00+00:00").give(signature(chart))
    verbal = Capture(method="verbal", reason="Seen by telehealth; read back and approved")
    chart.give(signature(chart, "client", capture=verbal), make(ActivatePlan))
    return chart


def numbers(chart: Chart) -> tuple[int, int]:
    """Return how many sessions and session days there were."""
    zones = chart.streams.clinic.zones()
    assert zones is not None
    found = session_numbers(chart.episode, chart.policy.counted_services, zones).values()
    return max(it.number for it in found), max(it.day for it in found)


def test_the_plan_is_due_on_the_tenth_session_day() -> None:
    """A12.2, B27: 8 10 13 15 20 22 24 27 29 April, then May 1; the cap is May 6."""
    chart = in_force()
    assert stands(chart, "2026-04-30", MINNESOTA, "plan") == ("met", "2026-05-06")
    attended(chart, date(2026, 5, 1), date(2026, 5, 1))
    # the start counts as a session day of care, but not of the clock
    assert numbers(chart) == (11 + 4, 11)
    assert stands(chart, "2026-05-01", MINNESOTA, "plan") == ("met", "2026-05-01")


def test_without_the_counselor_it_is_late() -> None:
    """A12.2, A11.14, B27: due on May 1; unsigned on the 4th."""
    chart = drafted()
    attended(chart, date(2026, 4, 29), date(2026, 5, 1))
    assert stands(chart, "2026-05-01", MINNESOTA, "plan") == ("open", "2026-05-01")
    assert stands(chart, "2026-05-04", MINNESOTA, "plan") == ("late", "2026-05-01")


def test_the_client_s_word_stands_in_with_its_reason() -> None:
    """A12.2, B27, A1.56: verbal, by telehealth; without a reason it is none."""
    chart = in_force()
    assert stands(chart, "2026-04-30", MINNESOTA, "signature-client") == ("met", None)
    (client,) = [each for each in chart.plan.signings if each.role == "client"]
    assert client.capture is not None
    assert client.capture.reason is not None
    with pytest.raises(ValueError, match="reason"):
        Capture(method="verbal")


def test_sessions_are_covered_by_the_window_and_then_by_the_plan() -> None:
    """A12.2, A11.13: in force from April 30 on; the missed one of the 17th is not asked about."""
    chart = in_force()
    attended(chart, date(2026, 5, 1), date(2026, 5, 4))
    found = coverage(course(chart))
    assert MISSED not in {each.on for each in found}
    window = {each.on for each in found if each.standing == "intake-window"}
    assert max(window) == date(2026, 4, 29)
    assert {each.on for each in found if each.standing == "covered"} == {
        date(2026, 5, 1),
        date(2026, 5, 4),
    }


def test_the_next_review_is_capped_however_many_sessions_are_ahead() -> None:
    """A12.2, A3.19: reviewed on July 1; session 20 would be October 21, the cap is September 29."""
    chart = in_force()
    chart.at("2026-07-01T15:00:00+00:00")
    key = ScoreId(gad.uid(760))
    chart.give(
        score(key, "9", chart.now),
        make(OpenReview, review_id=gad.REVIEW, trigger="scheduled"),
        make(RecordClientInput, review_id=gad.REVIEW, words="Fewer evenings"),
        *verdicts(gad.REVIEW, "partially-met", sud.OBJECTIVES),
    )
    scores = (ReviewedScore(instrument="gad-7", score_id=key),)
    late: Any = completion(chart, scores=scores, next_review_on=date(2026, 10, 21))
    assert chart.refused(late) == ("review-outside-policy", "/next_review_on")
    by_cap = completion(
        chart, scores=scores, next_review_on=date(2026, 9, 29), next_review_session=40
    )
    chart.give(by_cap)
    assert next_review_on(chart.plan, course(chart).record.day) == date(2026, 9, 29)

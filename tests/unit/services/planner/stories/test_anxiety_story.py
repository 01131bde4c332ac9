"""Anxiety, commercial payer, New York: from the first session to the last, with units (A12.1)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from events.profiles.coverage import coverage
from events.state.next_review import agreed
from events.state.payers import payers_of, services_of
from events.state.units import Allocation, allocated, units_left
from events.state.voiding import effective
from events.types.review import Rating
from events.values.ids import ScoreId, SessionId
from services.planner.commands.authorization import RecordInsurance
from services.planner.commands.content import ReviseObjective
from services.planner.commands.course import ActivatePlan, ProposePlan
from services.planner.commands.review import MarkObjectiveMet, OpenReview, RecordClientInput
from services.reminders.cycle import Cycle, cycle_at
from services.reminders.facts import Facts
from services.reminders.policy import SHIPPED
from tests.contract import gad
from tests.contract.examples_payers import CODE, INSURANCE, PLAN_A, SIX, TWELVE
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.payers import (
    appealing,
    approving,
    asking,
    deciding,
    denying,
    renewing,
)
from tests.unit.services.planner.profiled import stands
from tests.unit.services.planner.steps import (
    WHY,
    completion,
    drafting,
    opened,
    score,
    session,
    signature,
    verdicts,
)
from tests.unit.services.planner.test_coverage import course
from tests.unit.services.planner.test_outreach import due as outreach

FIRST = gad.at("2026-01-08T09:00:00-05:00")
MISSED = 4


def weekly(chart: Chart, weeks: Iterable[int]) -> None:
    """Hold Thursday's session in each of some weeks; Feb 5 is missed."""
    for week in weeks:
        at = FIRST + timedelta(weeks=week)
        chart.now = at + timedelta(hours=1)
        held: dict[str, Any] = {"service": "individual" if week else "assessment"}
        if week == MISSED:
            held["attendance"] = "no-show"
        else:
            held |= {"service_code": CODE, "units": 1}
        chart.give(session(SessionId(gad.uid(300 + week)), at, addressed=(), **held))


def scored(chart: Chart, key: ScoreId, total: str) -> None:
    chart.give(score(key, total, chart.now))


def units(chart: Chart, day: str) -> Allocation:
    of = course(chart)
    days = {k: of.record.day(it.content.service_at) for k, it in chart.episode.sessions.items()}
    client = chart.streams.client(gad.CLIENT).state
    payers = payers_of(client.insurances, client.authorizations)
    services = services_of(chart.episode.sessions, days, client.insurances, client.restrictions)
    on = date.fromisoformat(day)
    left = units_left(payers, services, on)
    chart_left = {code: n for (key, code), n in left.items() if key == TWELVE}
    assert set(chart_left) <= {CODE}
    return allocated(payers, services, on)


def left_of(chart: Chart, day: str, key: Any) -> int:  # noqa: ANN401  # an authorization's id
    found = units(chart, day)
    return sum(n for grant, n in found.left if grant.authorization_id == key)


def cycle(chart: Chart) -> Cycle:
    history = chart.streams.plan(gad.PLAN).history
    facts = Facts(chart.streams.clinic, chart.episode, chart.plan, tuple(effective(history)))
    found = cycle_at(facts, chart.now, SHIPPED)
    assert found is not None
    return found


def in_force_at_session_three() -> Chart:
    """Session 1 on Jan 8; both sign on Jan 22, the third; twelve units from that day on."""
    chart = opened()
    chart.give(make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE))
    weekly(chart, [0])
    scored(chart, gad.FIRST_SCORE, "17")
    chart.give(*drafting())
    weekly(chart, [1])
    chart.give(asking())
    chart.at("2026-01-20T15:00:00+00:00").give(approving())
    weekly(chart, [2])
    chart.give(make(ProposePlan))
    chart.give(signature(chart), signature(chart, "client"), make(ActivatePlan))
    return chart


def reviewed_at_session_eight() -> Chart:
    """Feb 5 is missed, so session 8 is of Mar 5; GAD-7 of 9 meets the objective."""
    chart = in_force_at_session_three()
    weekly(chart, range(3, 9))
    assert chart.now.date() == date(2026, 3, 5)
    assert len(cycle(chart).held) == 8  # the session's number
    assert cycle(chart).session == 8
    scored(chart, gad.EIGHTH_SCORE, "9")
    chart.give(make(OpenReview, review_id=gad.REVIEW, trigger="milestone", at_session=8))
    judged = verdicts(gad.REVIEW, "partially-met")
    assert chart.refused(*judged) == ("client-first", "/review_id")
    own = (Rating(goal_id=gad.CALM, rating=6),)
    chart.give(make(RecordClientInput, review_id=gad.REVIEW, ratings=own), *judged)
    met = {"objective_id": gad.SCALE, "met_on": date(2026, 3, 5), "rationale": WHY}
    raised = gad.RECORDS_CONTENT.model_copy(update={"due": gad.in_weeks(12)})
    because = WHY.model_copy(update={"review_id": gad.REVIEW})
    chart.give(
        make(MarkObjectiveMet, **met),
        make(ReviseObjective, objective_id=gad.RECORDS, objective=raised, rationale=because),
        completion(
            chart,
            changes="changed",
            next_review_on=date(2026, 6, 3),
            next_review_session=14,
        ),
    )
    chart.give(make(ProposePlan))
    chart.give(signature(chart), signature(chart, "client"))
    return chart


def test_it_is_signed_in_time_and_covers_from_then_on() -> None:
    """A12.1, A3.02, A11.13: 30 days after Jan 8 is Feb 7; before Jan 22 by the intake window."""
    chart = in_force_at_session_three()
    weekly(chart, [3])
    assert stands(chart, "2026-01-22", "commercial", "plan") == ("met", "2026-02-07")
    standings = [(each.on.day, each.standing) for each in coverage(course(chart))]
    assert standings == [
        (8, "intake-window"),
        (15, "intake-window"),
        (22, "intake-window"),  # the session began before both had signed
        (29, "covered"),
    ]


def test_a_missed_session_counts_for_nothing_and_asks_for_outreach() -> None:
    """A12.1, A11.07, A1.52: Feb 5 uses no unit and is no session."""
    chart = in_force_at_session_three()
    weekly(chart, [3, MISSED])
    assert len(cycle(chart).held) == MISSED
    assert left_of(chart, "2026-02-05", TWELVE) == 12 - 2
    assert [each[1] for each in outreach(chart, "2026-02-07")] == ["open"]
    weekly(chart, [5])
    assert outreach(chart, "2026-02-12") == []


def test_after_the_review_the_next_is_of_session_fourteen_with_a_cap() -> None:
    """A12.1, A11.09, A3.19: due at session 14, on Apr 16; 90 days from Mar 5 is Jun 3."""
    chart = reviewed_at_session_eight()
    assert (agreed(chart.plan).on, agreed(chart.plan).at_session) == (date(2026, 6, 3), 14)
    assert (cycle(chart).session, cycle(chart).calendar.on) == (14, date(2026, 6, 3))
    weekly(chart, range(9, 15))
    assert chart.now.date() == date(2026, 4, 16)
    assert len(cycle(chart).held) == 14  # the session's number
    assert cycle(chart).calendar.citation in {"A4.15", "A1.21", "A3.19"}


def test_units_run_out_are_denied_appealed_and_given_back() -> None:
    """A12.1, A11.15, A2.07: two left on Apr 2; Apr 23 is held, then released to Apr 17."""
    chart = reviewed_at_session_eight()
    weekly(chart, range(9, 13))
    assert chart.now.date() == date(2026, 4, 2)
    assert left_of(chart, "2026-04-02", TWELVE) == 12 - 10
    chart.at("2026-04-06T15:00:00+00:00").give(renewing())
    weekly(chart, [13])
    chart.at("2026-04-10T15:00:00+00:00").give(denying(SIX))
    chart.at("2026-04-13T15:00:00+00:00").give(appealing(SIX))
    weekly(chart, [14, 15])
    last = date(2026, 4, 23)
    (held,) = [each for each in units(chart, "2026-04-23").uses if each.day == last]
    assert (held.standing, held.uncovered) == ("held", 1)
    chart.at("2026-04-24T15:00:00+00:00").give(deciding("overturned", SIX))
    (released,) = [each for each in units(chart, "2026-04-24").uses if each.day == last]
    assert released.uncovered == 0
    assert left_of(chart, "2026-04-24", SIX) == 6 - 1

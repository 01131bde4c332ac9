"""The course of a plan: which step may follow which (A2.01, A11.22)."""

from datetime import date
from typing import Any

import pytest

from events.values.ids import ObjectiveId, PlanId
from events.values.objectives import ObjectiveContent
from services.planner.commands import AnyCommand
from services.planner.commands.client import RegisterClient
from services.planner.commands.content import AddObjective, ReviseGoal, ReviseObjective
from services.planner.commands.course import (
    ActivatePlan,
    ChangePlanType,
    ClosePlan,
    DischargePlan,
    DraftPlan,
    ProposePlan,
    PutPlanOnHold,
    ReopenPlan,
    ResumePlan,
)
from services.planner.commands.episode import DischargeEpisode, OpenEpisode, ReopenEpisode
from services.planner.commands.review import OpenReview
from services.planner.commands.treatment import ScheduleReviews
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import (
    OPENING,
    WHY,
    active,
    drafted,
    drafting,
    opened,
    proposed,
    reviewing,
    signature,
)

DRAFT = make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT)
DISCHARGE = make(DischargePlan, discharged_on=date(2026, 1, 22), reason="goals-met")
CLOSE = make(ClosePlan, reason="administrative")
OPEN_REVIEW = make(OpenReview, review_id=gad.REVIEW, trigger="scheduled")
HOLD = make(PutPlanOnHold, reason="inpatient-stay", reason_text="Surgery")
RESUME = make(ResumePlan)
REVISED = gad.GOAL.model_copy(update={"words": "I want quiet evenings"})
REVISE = make(ReviseGoal, goal_id=gad.CALM, goal=REVISED, rationale=WHY)
REOPEN = make(ReopenPlan, reason="mistaken-discharge", reason_text="Another chart")


def discharged() -> Chart:
    chart = active()
    chart.give(DISCHARGE)
    return chart


def on_hold() -> Chart:
    chart = active()
    chart.give(HOLD)
    return chart


@pytest.mark.parametrize(
    ("begin", "command", "code"),
    [
        (opened, REVISE, "not-found"),
        (drafted, DRAFT, "wrong-status"),
        (drafted, OPEN_REVIEW, "wrong-status"),
        (drafted, DISCHARGE, "wrong-status"),
        (drafted, HOLD, "wrong-status"),
        (drafted, REOPEN, "wrong-status"),
        (proposed, OPEN_REVIEW, "wrong-status"),
        (active, make(ActivatePlan), "wrong-status"),
        (active, RESUME, "wrong-status"),
        (on_hold, HOLD, "wrong-status"),
        (on_hold, OPEN_REVIEW, "wrong-status"),
        (reviewing, make(OpenReview, review_id=gad.uid(77), trigger="plateau"), "wrong-status"),
        (discharged, REVISE, "care-ended"),
        (discharged, OPEN_REVIEW, "care-ended"),
        (discharged, make(ProposePlan), "care-ended"),
        (discharged, DISCHARGE, "care-ended"),
        (discharged, CLOSE, "care-ended"),
    ],
)
def test_no_step_out_of_order(begin: Any, command: AnyCommand, code: str) -> None:  # noqa: ANN401
    """A2.01, A11.22."""
    assert begin().refused(command) == (code, "/plan_id")


def test_a_plan_goes_from_draft_to_discharge() -> None:
    """A2.01."""
    chart = drafted().at("2026-01-22T15:00:00+00:00")
    assert chart.status() == "draft"
    chart.give(make(ProposePlan))
    assert chart.status() == "proposed"
    chart.give(signature(chart), signature(chart, "client"), make(ActivatePlan))
    assert chart.status() == "active"
    chart.give(HOLD)
    assert chart.status() == "on-hold"
    chart.give(REVISE, RESUME, OPEN_REVIEW)
    assert chart.status() == "under-review"
    chart.give(DISCHARGE)
    assert chart.status() == "discharged"
    chart.give(REOPEN)
    assert chart.status() == "under-review"
    chart.give(CLOSE)
    assert chart.status() == "closed"


def test_a_draft_is_for_an_episode_of_the_same_client() -> None:
    """A1.40, A1.57."""
    chart = opened()
    other = str(gad.uid(801))
    chart.give(make(RegisterClient, client_id=other, identity=IDENTITY))
    command = make(DraftPlan, episode_id=gad.EPISODE, client_id=other)
    assert chart.refused(command) == ("wrong-chart", "/episode_id")
    lost = make(DraftPlan, episode_id=gad.uid(802), client_id=gad.CLIENT)
    assert chart.refused(lost) == ("not-found", "")


def test_a_draft_takes_over_from_a_plan_of_the_same_client() -> None:
    """A2.01, A1.57."""
    chart = drafted()
    second, third = PlanId(gad.uid(811)), PlanId(gad.uid(812))

    def follows(plan_id: PlanId, replaces: PlanId) -> AnyCommand:
        return DRAFT.model_copy(update={"plan_id": plan_id, "replaces": replaces})

    assert chart.refused(follows(second, third)) == ("not-found", "/replaces")
    chart.give(follows(second, gad.PLAN))
    other, elsewhere = str(gad.uid(801)), gad.uid(802)
    chart.give(
        make(RegisterClient, client_id=other, identity=IDENTITY),
        make(OpenEpisode, **{**OPENING, "episode_id": elsewhere, "client_id": other}),
        make(DraftPlan, plan_id=third, episode_id=elsewhere, client_id=other),
    )
    stolen = follows(PlanId(gad.uid(813)), third)
    assert chart.refused(stolen) == ("wrong-chart", "/replaces")


def test_a_plan_changes_its_type_to_another() -> None:
    """A2.01: preliminary, then comprehensive."""
    chart = active()
    same = make(ChangePlanType, plan_type="standard", rationale=WHY)
    assert chart.refused(same) == ("nothing-changes", "/plan_type")
    chart.give(make(ChangePlanType, plan_type="comprehensive", rationale=WHY))
    assert chart.plan.course.plan_type == "comprehensive"


def test_nothing_is_proposed_without_an_objective_to_pursue() -> None:
    """A1.12, A1.14."""
    chart = opened()
    chart.give(DRAFT)
    assert chart.refused(make(ProposePlan)) == ("nothing-to-propose", "")


def test_alternatives_are_chosen_before_the_plan_is_proposed_or_signed() -> None:
    """A11.20: abstinence or low-risk."""
    chart = drafted()
    held = gad.SLEEP_CONTENT.criteria[0]
    ways = [
        {"code": code, "label": code, "criteria": (held.model_copy(update={"criterion_id": uid}),)}
        for code, uid in (("abstinence", gad.uid(951)), ("low-risk", gad.uid(952)))
    ]
    fields = {**dict(gad.SLEEP_CONTENT), "criteria": (), "alternatives": tuple(ways)}
    content = ObjectiveContent.model_validate(fields)
    new = ObjectiveId(gad.uid(950))
    chart.give(make(AddObjective, objective_id=new, objective=content))
    answer = chart.answer(make(ProposePlan))
    assert getattr(answer, "names", ()) == (str(new),)
    assert chart.refused(make(ProposePlan)) == ("alternative-open", "")
    assert chart.refused(signature(chart)) == ("alternative-open", "")
    chosen = content.model_copy(update={"chosen": "low-risk"})
    chart.give(
        make(ReviseObjective, objective_id=new, objective=chosen, rationale=WHY),
        make(ProposePlan),
    )


def test_the_same_content_is_proposed_once() -> None:
    chart = proposed()
    assert chart.refused(make(ProposePlan)) == ("nothing-changes", "")
    chart.give(REVISE, make(ProposePlan))
    assert chart.plan.course.proposed == chart.plan.content_version


def test_content_that_was_not_put_to_the_client_takes_no_effect() -> None:
    """A2.01."""
    assert drafted().refused(make(ActivatePlan)) == ("not-proposed", "")
    chart = proposed()
    chart.give(signature(chart), signature(chart, "client"), REVISE)
    assert chart.refused(make(ActivatePlan)) == ("not-proposed", "")


def test_an_active_plan_always_has_a_next_review_date() -> None:
    """A1.21, A3.19: session numbers alone leave gaps of over 90 days."""
    chart = opened().at("2026-01-22T15:00:00+00:00")
    for command in drafting():
        if command.kind not in {"schedule-reviews", "establish-baseline"}:
            chart.give(command)
    chart.give(make(ProposePlan))
    chart.give(signature(chart), signature(chart, "client"))
    assert chart.refused(make(ActivatePlan)) == ("no-next-review", "")
    chart.give(make(ScheduleReviews, sessions=(8, 14)))
    assert chart.refused(make(ActivatePlan)) == ("no-next-review", "")
    chart.give(make(ScheduleReviews, sessions=(8, 14), next_review_on=date(2026, 3, 5)))
    late = chart.answer(make(ActivatePlan))
    assert not isinstance(late, Exception)
    chart.at("2026-03-05T15:00:00+00:00")
    assert chart.refused(make(ActivatePlan)) == ("review-outside-policy", "")
    chart.give(make(ScheduleReviews, interval_days=90, sessions=(8, 14)), make(ActivatePlan))


def test_a_plan_ends_on_a_day_of_its_own_life() -> None:
    """A2.05."""
    chart = active().at("2026-02-22T15:00:00+00:00")

    def ended(day: date) -> AnyCommand:
        return make(DischargePlan, discharged_on=day, reason="goals-met")

    assert chart.refused(ended(date(2026, 2, 23))) == ("in-the-future", "/discharged_on")
    assert chart.refused(ended(date(2026, 1, 21))) == ("too-early", "/discharged_on")
    (written,) = chart.give(ended(date(2026, 2, 1))).written
    assert written.facts[0].time == gad.at("2026-02-01T05:00:00+00:00")
    assert written.facts[0].reasoncode == "goals-met"


def test_an_end_is_undone_for_its_own_reason() -> None:
    """A1.58."""
    closure = make(ReopenPlan, reason="mistaken-closure", reason_text="Another chart")
    chart = discharged()
    assert chart.refused(closure) == ("wrong-reason", "/reason")
    chart.give(REOPEN, CLOSE)
    assert chart.refused(REOPEN) == ("wrong-reason", "/reason")
    chart.give(closure)
    assert chart.status() == "active"


def test_a_plan_that_started_is_not_closed_as_never_started() -> None:
    chart = active()
    never = make(ClosePlan, reason="never-started")
    assert chart.refused(never) == ("wrong-reason", "/reason")
    proposed().give(never)


def test_treatment_pauses_no_earlier_than_it_began_and_resumes_no_earlier_than_it_paused() -> None:
    """A1.58."""
    chart = active().at("2026-02-22T15:00:00+00:00")
    early, later = gad.at("2026-01-22T14:59:59+00:00"), gad.at("2026-02-01T12:00:00+00:00")

    def with_time(command: Any, when: Any) -> AnyCommand:  # noqa: ANN401
        return command.model_copy(update={"occurred_at": when})  # type: ignore[no-any-return]

    assert chart.refused(with_time(HOLD, early)) == ("too-early", "/occurred_at")
    soon = HOLD.model_copy(update={"expected_until": date(2026, 2, 21)})
    assert chart.refused(soon) == ("too-early", "/expected_until")
    chart.give(with_time(HOLD, later))
    assert chart.refused(with_time(RESUME, early)) == ("too-early", "/occurred_at")
    ahead = gad.at("2026-02-22T15:00:01+00:00")
    assert chart.refused(with_time(RESUME, ahead)) == ("in-the-future", "/occurred_at")
    chart.give(RESUME)


def test_after_the_episode_ended_a_plan_can_only_end() -> None:
    """A11.22."""
    chart = active().at("2026-04-30T15:00:00+00:00")
    chart.give(make(DischargeEpisode, discharged_on=date(2026, 4, 30), reason="goals-met"))
    assert chart.refused(REVISE) == ("care-ended", "")
    assert chart.refused(OPEN_REVIEW) == ("care-ended", "")
    chart.give(DISCHARGE)
    assert chart.refused(REOPEN) == ("care-ended", "")
    back = make(ReopenEpisode, reason="client-returned", reason_text="Came back")
    chart.give(back, REOPEN)
    assert chart.status() == "active"

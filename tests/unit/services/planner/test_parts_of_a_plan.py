"""Parts of a plan that are kept as they were given, and what they change (A1)."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from events.state.phases import current_phases
from events.state.plan import stale_signatures
from events.types.plan import PlanType
from events.values.goals import GoalContent
from events.values.interventions import (
    Contract,
    Frequency,
    InterventionContent,
    InterventionKind,
    Phase,
    Responsibility,
)
from events.values.progress import ProgressContent
from events.values.support import PhaseDecision
from services.planner.commands.content import ReviseGoal, ReviseObjective
from services.planner.commands.course import ActivatePlan, ChangePlanType, DraftPlan, ProposePlan
from services.planner.commands.progress import RecordProgress
from services.planner.commands.treatment import AddIntervention, AgreeContract, SetFrequency
from services.planner.decide import Refusal
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import (
    WHY,
    active,
    assessed,
    completion,
    drafted,
    drafting,
    opened,
    signature,
)


def test_an_objective_breaks_into_steps_and_a_change_of_them_is_a_change() -> None:
    """A1.16, A11.12."""
    chart = active()
    steps = ("Lights out at eleven", "Up at the same hour", "No clock in sight")
    content = gad.SLEEP_CONTENT.model_copy(update={"steps": steps})
    chart.give(make(ReviseObjective, objective_id=gad.SLEEP, objective=content, rationale=WHY))
    assert chart.plan.content.objectives[gad.SLEEP].content.steps == steps
    assert len(stale_signatures(chart.plan)) == 2  # both signed the plan without these steps


ADJUNCT: tuple[InterventionKind, ...] = get_args(InterventionKind)


@pytest.mark.parametrize("kind", ADJUNCT)
def test_adjunct_interventions_stand_beside_therapy_and_serve_an_objective(
    kind: InterventionKind,
) -> None:
    """A1.18, A1.17: psychoeducation, materials, monitoring, medication, referral, coordination."""
    content = InterventionContent(
        kind=kind,
        modality="Adjunct",
        technique="Sleep diary with weekly feedback",
        objective_ids=(gad.SLEEP,),
        context="Where alcohol is used in the evening, with the physician",
    )
    chart = active()
    intervention_id = gad.uid(650)
    chart.give(
        make(AddIntervention, intervention_id=intervention_id, intervention=content, rationale=WHY)
    )
    held = chart.plan.content.interventions
    assert content in [each.content for each in held.values()]
    with pytest.raises(ValidationError):
        InterventionContent(kind=kind, modality="Adjunct", technique="Any", objective_ids=())


def test_a_contract_says_who_is_responsible_for_what() -> None:
    """A1.19: agreed as a whole; another one stales signatures (A11.12)."""
    first = Contract(responsibilities=(Responsibility(who="client", what="Keeps the diary"),))
    chart = active()
    chart.give(make(AgreeContract, contract=first, rationale=WHY))
    assert chart.plan.content.contract == first
    assert len(stale_signatures(chart.plan)) == 2
    again = make(AgreeContract, contract=first, rationale=WHY)
    assert chart.refused(again)[0] == "nothing-changes"
    with pytest.raises(ValidationError):
        Contract(responsibilities=())


STEPPING = Frequency(
    phases=(
        Phase(sessions=1, weeks=1, first_session=1, last_session=12),
        Phase(purpose="step-down", sessions=1, weeks=2, first_session=13, last_session=16),
        Phase(purpose="maintenance", sessions=1, weeks=4, entry_condition="GAD-7 below 5"),
        Phase(service="group", sessions=1, weeks=1, starts_on=date(2026, 3, 1)),
    ),
    sessions_low=14,
    sessions_high=18,
)


@pytest.mark.parametrize(
    ("held", "day", "decided", "weeks"),
    [
        (0, "2026-02-01", (), [1, 1]),
        (11, "2026-02-01", (), [1, 1]),
        (12, "2026-02-01", (), [2, 1]),  # the next one is session 13
        (20, "2026-02-01", (), [2, 1]),  # maintenance waits for its decision
        (3, "2026-02-01", (3,), [4, 1]),  # a decision settles it, whatever the number
        (3, "2026-01-01", (3,), [1, 1]),  # once its day has come
    ],
)
def test_care_steps_down_by_session_numbers_days_and_decisions(
    held: int, day: str, decided: tuple[int, ...], weeks: list[int]
) -> None:
    """A1.20, A1.48: weekly, every two weeks, monthly; each service has a phase of its own."""
    entered = [PhaseDecision(phase=n, entered_on=date(2026, 1, 20), basis="Met") for n in decided]
    found = current_phases(STEPPING, entered, held, date.fromisoformat(day))
    assert [each.weeks for each in found] == weeks
    chart = active()
    chart.give(make(SetFrequency, frequency=STEPPING, rationale=WHY))
    assert chart.plan.content.frequency == STEPPING


def test_the_record_of_a_review_keeps_its_six_parts() -> None:
    """A1.30, A4.10 to A4.15: verdicts, scores, changes, rationale, the client's view, what next."""
    chart = assessed()
    done = completion(chart, next_review_session=14)
    chart.give(done)
    review = chart.plan.reviews[gad.REVIEW]
    assert review.completion is not None
    kept = review.completion.content
    assert set(review.verdicts) == set(gad.OBJECTIVES)
    assert (kept.scores, kept.changes, kept.rationale) == (done.scores, "no-change", WHY)
    assert review.client_input is not None
    assert review.first_verdict is not None
    assert review.client_input < review.first_verdict
    assert (kept.duration, kept.next_review_session) == (done.duration, 14)
    assert kept.next_review_on == chart.now.date() + timedelta(weeks=6)


@pytest.mark.parametrize("plan_type", get_args(PlanType))
def test_a_plan_of_any_type_goes_from_draft_to_effect(plan_type: PlanType) -> None:
    """A1.41, A2.01: a brief plan and a preliminary one need no more than a standard one."""
    chart = opened()
    _, *content = (each for each in drafting() if each.kind != "establish-baseline")
    draft = make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT, plan_type=plan_type)
    chart.give(draft, *content, make(ProposePlan))
    chart.give(signature(chart), signature(chart, "client"), make(ActivatePlan))
    assert (chart.status(), chart.plan.course.plan_type) == ("active", plan_type)


@pytest.mark.parametrize("before", get_args(PlanType))
@pytest.mark.parametrize("after", get_args(PlanType))
def test_a_preliminary_plan_becomes_another_and_no_other_becomes_preliminary(
    before: PlanType, after: PlanType
) -> None:
    """A2.01: the refusal names the type and what is legal."""
    chart = opened()
    chart.give(make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT, plan_type=before))
    change = make(ChangePlanType, plan_type=after, rationale=WHY)
    answer = chart.answer(change)
    if before == after:
        assert isinstance(answer, Refusal)
        assert answer.code == "nothing-changes"
    elif after == "preliminary":
        assert isinstance(answer, Refusal)
        assert answer.code == "preliminary-again"
        assert before in answer.rule
        assert "comprehensive" in answer.rule
    else:
        chart.give(change)
        assert chart.plan.course.plan_type == after


def test_progress_of_a_goal_is_a_rating_against_its_target() -> None:
    """A2.04, A1.27: 5 of 10 where 6 are wanted."""
    fields: dict[str, Any] = {
        "goal_id": gad.CALM,
        "from_on": date(2026, 1, 8),
        "to_on": date(2026, 1, 22),
        "narrative": "Two calm evenings a week",
        "rating": 5,
        "target": 6,
        "rater": "client",
    }
    content = ProgressContent(**fields)
    chart = active()
    chart.give(make(RecordProgress, progress_id=gad.PROGRESS, progress=content))
    (entry,) = chart.plan.progress_entries.values()
    assert (entry.content.rating, entry.content.target) == (5, 6)
    with pytest.raises(ValidationError):
        ProgressContent(**{**fields, "target": 11})


def test_a_goal_has_a_horizon_a_day_and_what_daily_life_will_be() -> None:
    """A1.13: short-term or long-term, and nothing else."""
    chart = drafted()
    nearer: dict[str, Any] = {"horizon": "short-term", "target_on": date(2026, 3, 31)}
    goal = gad.GOAL.model_copy(update=nearer)
    chart.give(make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY))
    kept = chart.plan.content.goals[gad.CALM].content
    assert (kept.horizon, kept.target_on) == ("short-term", date(2026, 3, 31))
    assert kept.daily_life is not None
    with pytest.raises(ValidationError):
        GoalContent(**{**goal.model_dump(), "horizon": "some day"})

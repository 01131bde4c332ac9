"""The content of a plan: links lead somewhere, targets make sense, changes say why."""

from datetime import date
from typing import Any

import pytest

from events.state.plan_content import standing
from events.values.changes import Rationale
from events.values.ids import (
    CriterionId,
    DiagnosisId,
    GoalId,
    InterventionId,
    ObjectiveId,
    ProblemId,
    ReviewId,
    ScoreId,
)
from events.values.interventions import DischargeCriteria
from events.values.objectives import Criterion, ObjectiveContent, Stage
from events.values.quantities import Amount, Target
from services.planner.commands import AnyCommand
from services.planner.commands.content import (
    AddObjective,
    AddProblem,
    EstablishBaseline,
    RecordDiagnosis,
    ResolveProblem,
    RetireGoal,
    RetireObjective,
    ReviseGoal,
    ReviseObjective,
    ReviseProblem,
    SetGoal,
    SupersedeDiagnosis,
)
from services.planner.commands.review import MarkObjectiveMet
from services.planner.commands.treatment import (
    AddIntervention,
    ReviseIntervention,
    SetDischargeCriteria,
    SetFrequency,
    StopIntervention,
)
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, drafted, score

NEW = gad.uid(900)
LOST = gad.uid(999)
FIRST_INTERVENTION = gad.INTERVENTIONS[0]


def changed(content: Any, **changes: Any) -> Any:  # noqa: ANN401
    return content.model_copy(update=changes)


def problem(**changes: Any) -> AnyCommand:  # noqa: ANN401
    return make(AddProblem, problem_id=ProblemId(NEW), problem=changed(gad.PROBLEM, **changes))


def goal(**changes: Any) -> AnyCommand:  # noqa: ANN401
    return make(SetGoal, goal_id=GoalId(NEW), goal=changed(gad.GOAL, **changes))


def objective(**changes: Any) -> AnyCommand:  # noqa: ANN401
    content = changed(gad.SLEEP_CONTENT, **changes)
    return make(AddObjective, objective_id=ObjectiveId(NEW), objective=content)


def intervention(**changes: Any) -> AnyCommand:  # noqa: ANN401
    content = changed(gad.INTERVENTION_CONTENTS[FIRST_INTERVENTION], **changes)
    return make(AddIntervention, intervention_id=InterventionId(NEW), intervention=content)


@pytest.mark.parametrize(
    ("command", "pointer"),
    [
        (problem(diagnosis_ids=(gad.ANXIETY, DiagnosisId(LOST))), "/problem/diagnosis_ids/1"),
        (goal(problem_ids=(gad.WORRY, ProblemId(LOST))), "/goal/problem_ids/1"),
        (objective(goal_id=GoalId(LOST)), "/objective/goal_id"),
        (intervention(objective_ids=(gad.SCALE, LOST)), "/intervention/objective_ids/1"),
    ],
)
def test_a_link_leads_to_what_is_there(command: AnyCommand, pointer: str) -> None:
    """A1.06, A1.12, A1.14, A1.17."""
    assert drafted().refused(command) == ("not-found", pointer)


@pytest.mark.parametrize(
    ("command", "pointer"),
    [
        (make(SupersedeDiagnosis, diagnosis_id=LOST, reason="refined", rationale=WHY),
         "/diagnosis_id"),
        (make(ResolveProblem, problem_id=LOST, reason="resolved", rationale=WHY), "/problem_id"),
        (make(RetireGoal, goal_id=LOST, reason="achieved", rationale=WHY), "/goal_id"),
        (make(RetireObjective, objective_id=LOST, reason="achieved", rationale=WHY),
         "/objective_id"),
        (make(StopIntervention, intervention_id=LOST, reason="completed", rationale=WHY),
         "/intervention_id"),
    ],
)  # fmt: skip
def test_only_what_is_there_ends(command: AnyCommand, pointer: str) -> None:
    """A2.03."""
    assert drafted().refused(command) == ("not-found", pointer)


def test_an_identifier_serves_once_even_after_its_item_ended() -> None:
    """A1.04: nothing is overwritten."""
    chart = drafted()
    stop = make(
        StopIntervention,
        intervention_id=gad.INTERVENTIONS[6],
        reason="completed",
        rationale=WHY,
    )
    again = make(
        AddIntervention,
        intervention_id=gad.INTERVENTIONS[6],
        intervention=gad.INTERVENTION_CONTENTS[gad.INTERVENTIONS[6]],
    )
    assert chart.refused(again) == ("already-there", "/intervention_id")
    chart.give(stop)
    assert chart.refused(again) == ("already-there", "/intervention_id")
    assert chart.refused(stop) == ("ended", "/intervention_id")


def test_a_revision_differs_from_what_holds() -> None:
    """A11.12: no event for no change."""
    chart = drafted()
    same = make(ReviseGoal, goal_id=gad.CALM, goal=gad.GOAL, rationale=WHY)
    assert chart.refused(same) == ("nothing-changes", "")
    assert chart.refused(make(SetFrequency, frequency=gad.FREQUENCY)) == ("nothing-changes", "")


def test_a_diagnosis_is_superseded_never_overwritten_and_may_be_wrong_at_once() -> None:
    """A1.04, A1.07."""
    chart = drafted()
    panic = DiagnosisId(NEW)
    new = changed(gad.DIAGNOSIS, code="F41.0", text="Panic disorder")
    fields = {"diagnosis_id": gad.ANXIETY, "reason": "refined", "rationale": WHY}
    early = make(SupersedeDiagnosis, replaced_by=panic, **fields)
    assert chart.refused(early) == ("not-found", "/replaced_by")
    itself = make(SupersedeDiagnosis, replaced_by=gad.ANXIETY, **fields)
    assert chart.refused(itself) == ("ended", "/replaced_by")
    chart.give(make(RecordDiagnosis, diagnosis_id=panic, diagnosis=new), early)
    assert list(standing(chart.plan.content.diagnoses)) == [panic]
    gone = {**fields, "diagnosis_id": panic, "replaced_by": gad.ANXIETY}
    assert chart.refused(make(SupersedeDiagnosis, **gone)) == ("ended", "/replaced_by")
    relinked = changed(gad.PROBLEM, statement="Panic", diagnosis_ids=(gad.ANXIETY,))
    late = make(ReviseProblem, problem_id=gad.WORRY, problem=relinked, rationale=WHY)
    assert chart.refused(late) == ("ended", "/problem/diagnosis_ids/0")


def test_a_diagnosis_is_not_noted_ahead() -> None:
    ahead = changed(gad.DIAGNOSIS, noted_on=date(2026, 1, 9))
    command = make(RecordDiagnosis, diagnosis_id=DiagnosisId(NEW), diagnosis=ahead)
    assert drafted().refused(command) == ("in-the-future", "/diagnosis/noted_on")


def retire(objective_id: ObjectiveId) -> AnyCommand:
    return make(
        RetireObjective,
        objective_id=objective_id,
        reason="no-longer-relevant",
        rationale=WHY,
    )


@pytest.mark.parametrize(
    ("command", "left"),
    [
        (make(ResolveProblem, problem_id=gad.WORRY, reason="resolved", rationale=WHY), {gad.CALM}),
        (make(RetireGoal, goal_id=gad.CALM, reason="achieved", rationale=WHY), {*gad.OBJECTIVES}),
        (retire(gad.SLEEP), {gad.INTERVENTIONS[5]}),
    ],
)
def test_nothing_that_stands_is_left_without_its_ground(
    command: AnyCommand, left: set[Any]
) -> None:
    """A5.06, A5.09, A5.12."""
    chart = drafted()
    answer = chart.answer(command)
    assert chart.refused(command) == ("still-needed", "")
    assert set(getattr(answer, "names", ())) == {str(each) for each in left}


def test_what_rests_on_an_item_ends_with_it_in_one_request() -> None:
    """A2.03."""
    chart = drafted()
    stop = make(
        StopIntervention,
        intervention_id=gad.INTERVENTIONS[5],
        reason="replaced",
        rationale=WHY,
    )
    chart.give(stop, retire(gad.SLEEP))
    assert gad.SLEEP not in standing(chart.plan.content.objectives)


def test_a_goal_is_retired_while_its_met_objectives_stand() -> None:
    """A1.14, A11.17."""
    chart = active()
    for each in gad.OBJECTIVES:
        chart.give(
            make(MarkObjectiveMet, objective_id=each, met_on=chart.now.date(), rationale=WHY)
        )
    chart.give(make(RetireGoal, goal_id=gad.CALM, reason="achieved", rationale=WHY))
    assert standing(chart.plan.content.goals) == {}
    late = objective(goal_id=gad.CALM).model_copy(update={"rationale": WHY})
    assert chart.refused(late) == ("ended", "/objective/goal_id")


def test_an_intervention_serves_at_least_one_objective_that_is_open() -> None:
    """A1.17."""
    chart = active()
    met = make(MarkObjectiveMet, objective_id=gad.SCALE, met_on=chart.now.date(), rationale=WHY)
    chart.give(met)

    def revised(*objectives: ObjectiveId) -> AnyCommand:
        held = gad.INTERVENTION_CONTENTS[FIRST_INTERVENTION]
        return make(
            ReviseIntervention,
            intervention_id=FIRST_INTERVENTION,
            intervention=changed(held, objective_ids=objectives),
            rationale=WHY,
        )

    assert chart.refused(revised(gad.SCALE)) == (
        "no-open-objective",
        "/intervention/objective_ids",
    )
    chart.give(revised(gad.SCALE, gad.SLEEP))


def test_an_objective_needs_a_criterion() -> None:
    """A1.15: the form itself asks for one."""
    with pytest.raises(ValueError, match="at least one criterion"):
        ObjectiveContent.model_validate({**gad.SLEEP_CONTENT.model_dump(), "criteria": ()})


def measured(**changes: Any) -> AnyCommand:  # noqa: ANN401
    criterion: Criterion = changed(gad.SLEEP_CONTENT.criteria[0], **changes)
    return objective(criteria=(criterion,))


def target(comparator: str, low: str, high: str | None = None) -> Target:
    return Target.model_validate({"comparator": comparator, "amount": Amount(low=low, high=high)})


@pytest.mark.parametrize(
    "changes",
    [
        {"target": target("below", "50")},
        {"target": target("within", "46", "50")},
        {"target": target("at-least", "20")},
        {"direction": "increase"},
        {"direction": "increase", "target": target("at-least", "44.9999")},
        {"basis": "percent-of-raw", "target": target("at-least", "-10")},
        {"stages": (Stage(target=target("below", "60"), due=gad.in_weeks(2)),)},
    ],
)
def test_a_target_that_contradicts_is_refused(changes: dict[str, Any]) -> None:
    """A5.05: from 45 minutes down."""
    code, pointer = drafted().refused(measured(**changes))
    assert code == "target-contradicts-direction"
    assert pointer.startswith("/objective/criteria/0/")
    assert pointer.endswith("/target")


@pytest.mark.parametrize(
    "changes",
    [
        {"target": target("below", "45")},
        {"target": target("within", "20", "60")},
        {"target": target("exactly", "0")},
        {"baseline": None, "target": target("below", "999")},
        {"direction": "increase", "target": target("at-least", "60")},
        {"direction": "maintain", "target": target("at-most", "20")},
        {"basis": "percent-of-raw", "target": target("at-least", "30")},
        {"basis": "percent-of-range", "target": target("below", "150")},
    ],
)
def test_a_target_that_is_only_odd_is_accepted(changes: dict[str, Any]) -> None:
    """A5.05: what is odd is for the lints."""
    drafted().give(measured(**changes))


def test_alternatives_have_targets_that_make_sense_too() -> None:
    """A1.15, A5.05."""
    held = gad.SLEEP_CONTENT.criteria[0]
    wrong = changed(held, target=target("below", "50"))
    ways = [
        {"code": "sleep", "label": "Sleep", "criteria": (changed(held, criterion_id=LOST),)},
        {"code": "rest", "label": "Rest", "criteria": (wrong,)},
    ]
    content = ObjectiveContent.model_validate(
        {**dict(gad.SLEEP_CONTENT), "criteria": (), "alternatives": tuple(ways)}
    )
    command = make(AddObjective, objective_id=ObjectiveId(NEW), objective=content)
    assert drafted().refused(command)[1] == "/objective/alternatives/1/criteria/0/target"


def test_discharge_criteria_have_targets_that_make_sense() -> None:
    """A1.22, A5.05."""
    wrong = changed(gad.DISCHARGE.criteria[0], target=target("above", "5"))
    command = make(SetDischargeCriteria, criteria=DischargeCriteria(criteria=(wrong,)))
    assert drafted().refused(command) == (
        "target-contradicts-direction",
        "/criteria/criteria/0/target",
    )


def baseline(**changes: Any) -> AnyCommand:  # noqa: ANN401
    fields: dict[str, Any] = {
        "objective_id": gad.SCALE,
        "criterion_id": gad.GAD_TOTAL,
        "baseline": Amount(low="16"),
        "established_on": date(2026, 1, 8),
        "score_id": gad.FIRST_SCORE,
    }
    return make(EstablishBaseline, **{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"criterion_id": CriterionId(LOST)}, ("not-found", "/criterion_id")),
        ({"established_on": date(2026, 1, 9)}, ("in-the-future", "/established_on")),
        ({"score_id": ScoreId(LOST)}, ("not-found", "/score_id")),
        ({"baseline": Amount(low="9")}, ("target-contradicts-direction", "/baseline/target")),
    ],
)
def test_a_baseline_that_cannot_be(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    """A11.01."""
    assert drafted().refused(baseline(**changes)) == refusal


def test_a_baseline_takes_a_score_of_its_own_instrument_and_then_binds_the_targets() -> None:
    """A11.01, A5.05."""
    chart = drafted()
    other = ScoreId(gad.uid(750))
    chart.give(score(other, "12", chart.now, instrument="phq-9"), baseline())
    assert chart.refused(baseline(score_id=other)) == ("wrong-instrument", "/score_id")
    criterion = changed(
        gad.SCALE_CONTENT.criteria[0], baseline=Amount(low="21"), target=target("below", "17")
    )
    content = changed(gad.SCALE_CONTENT, criteria=(criterion,))
    raised = make(ReviseObjective, objective_id=gad.SCALE, objective=content, rationale=WHY)
    assert chart.refused(raised)[0] == "target-contradicts-direction"


def test_changes_of_a_plan_under_way_say_why() -> None:
    """A2.03, A4.13: a draft is free."""
    drafted().give(objective())
    chart = active()
    assert chart.refused(objective()) == ("rationale-missing", "/rationale")
    content = changed(gad.FREQUENCY, sessions_high=20)
    assert chart.refused(make(SetFrequency, frequency=content)) == (
        "rationale-missing",
        "/rationale",
    )
    chart.give(make(SetFrequency, frequency=content, rationale=WHY))


@pytest.mark.parametrize(
    ("rationale", "refusal"),
    [
        (Rationale(text="So", score_ids=(gad.FIRST_SCORE, ScoreId(LOST))),
         ("not-found", "/rationale/score_ids/1")),
        (Rationale(text="So", data="So", review_id=ReviewId(LOST)),
         ("not-found", "/rationale/review_id")),
    ],
)  # fmt: skip
def test_a_rationale_names_what_is_there(rationale: Rationale, refusal: tuple[str, str]) -> None:
    """A4.13, A1.57: scores of another chart are not there."""
    command = make(
        ReviseGoal, goal_id=gad.CALM, goal=changed(gad.GOAL, words="More"), rationale=rationale
    )
    chart: Chart = active()
    assert chart.refused(command) == refusal

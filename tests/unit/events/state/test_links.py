"""A5.06, A5.12: links between a plan's items that lead nowhere."""

from events.state import plan
from events.state.plan_links import broken_links
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.goal import GoalRetired, GoalSet
from events.types.objective import ObjectiveAdded
from events.types.problem import ProblemAdded
from events.types.streams import PlanPayload
from events.values.ids import Item
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry
from tests.unit.events.state.test_gad_plan import drafted

Broken = set[tuple[str, Item, str]]


def broken_after(payload: PlanPayload) -> Broken:
    history = drafted()
    content = plan.fold([*history, entry(payload, len(history) + 1)]).content
    return {(each.item.kind, each.refers_to, each.problem) for each in broken_links(content)}


def broken_without(left_out: type[PlanPayload]) -> Broken:
    content = plan.fold(e for e in drafted() if not isinstance(e.payload, left_out)).content
    return {(each.item.kind, each.refers_to, each.problem) for each in broken_links(content)}


def test_a_goal_without_its_problem_is_found() -> None:
    problem = Item(kind="problem", id=gad.WORRY)
    assert broken_without(ProblemAdded) == {("goal", problem, "missing")}


def test_a_problem_without_its_diagnosis_is_found() -> None:
    diagnosis = Item(kind="diagnosis", id=gad.ANXIETY)
    superseded = DiagnosisSuperseded.model_validate(EXAMPLES[DiagnosisSuperseded])
    assert broken_without(DiagnosisRecorded) == {("problem", diagnosis, "missing")}
    assert broken_after(superseded) == {("problem", diagnosis, "ended")}


def test_an_objective_without_its_goal_is_found() -> None:
    goal = Item(kind="goal", id=gad.CALM)
    retired = GoalRetired.model_validate(EXAMPLES[GoalRetired])
    assert broken_without(GoalSet) == {("objective", goal, "missing")}
    assert broken_after(retired) == {("objective", goal, "ended")}


def test_an_intervention_without_its_objectives_is_found() -> None:
    found = broken_without(ObjectiveAdded)
    assert {item.id for _, item, _ in found} == set(gad.OBJECTIVES)
    assert {(kind, problem) for kind, _, problem in found} == {("intervention", "missing")}

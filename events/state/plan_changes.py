"""What each content event does to a plan's agreed content, and which items it changes (A11.12)."""

from collections.abc import Mapping
from typing import assert_never

from events.payload import Payload
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.plan_content import Baseline, Held, PlanContent
from events.state.plan_items import added, ended, revised, stands
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.goal import GoalRetired, GoalRevised, GoalSet
from events.types.intervention import InterventionAdded, InterventionRevised, InterventionStopped
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveRetired,
    ObjectiveRevised,
)
from events.types.problem import ProblemAdded, ProblemResolved, ProblemRevised
from events.types.streams import ContentPayload, ObjectivePayload, ProblemPayload, TreatmentPayload
from events.types.terms import ContractAgreed, DischargeCriteriaSet, FrequencyChanged
from events.types.void import PlanEntryVoided
from events.values.goals import GoalContent
from events.values.ids import (
    DiagnosisId,
    GoalId,
    InterventionId,
    Item,
    ItemKind,
    ObjectiveId,
    ProblemId,
)
from events.values.interventions import InterventionContent
from events.values.item_ids import ItemId
from events.values.objectives import ObjectiveContent, all_criteria
from events.values.problems import DiagnosisContent, ProblemContent

Diagnoses = Mapping[DiagnosisId, Held[DiagnosisContent]]
Problems = Mapping[ProblemId, Held[ProblemContent]]
Goals = Mapping[GoalId, Held[GoalContent]]
Objectives = Mapping[ObjectiveId, Held[ObjectiveContent]]
Interventions = Mapping[InterventionId, Held[InterventionContent]]


def changed(content: PlanContent, it: ContentPayload) -> PlanContent | Missing:
    """Return `content` after `it`; Missing when `it` names what is not there."""
    if isinstance(it, ProblemPayload):
        return _problem_changed(content, it)
    if isinstance(it, ObjectivePayload):
        return _objective_changed(content, it)
    return _treatment_changed(content, it)


def content_items(payload: Payload) -> tuple[Item, ...]:
    """Return the items of agreed content that `payload` changes; none for other events.

    For a void these are the items that its voided entries changed.
    """
    if isinstance(payload, PlanEntryVoided):
        return tuple(item for entry in payload.voided for item in entry.items)
    return (_item(payload),) if isinstance(payload, ContentPayload) else ()


def _item(it: ContentPayload) -> Item:
    kind: ItemKind
    key: ItemId | None = None
    match it:
        case DiagnosisRecorded() | DiagnosisSuperseded():
            kind, key = "diagnosis", it.diagnosis_id
        case ProblemAdded() | ProblemRevised() | ProblemResolved():
            kind, key = "problem", it.problem_id
        case GoalSet() | GoalRevised() | GoalRetired():
            kind, key = "goal", it.goal_id
        case ObjectiveAdded() | ObjectiveRevised() | ObjectiveRetired() | BaselineEstablished():
            kind, key = "objective", it.objective_id
        case InterventionAdded() | InterventionRevised() | InterventionStopped():
            kind, key = "intervention", it.intervention_id
        case FrequencyChanged():
            kind = "frequency"
        case DischargeCriteriaSet():
            kind = "discharge-criteria"
        case ContractAgreed():
            kind = "contract"
        case unreachable:
            assert_never(unreachable)
    return Item(kind=kind, id=key)


def _problem_changed(content: PlanContent, it: ProblemPayload) -> PlanContent | Missing:
    if isinstance(it, DiagnosisRecorded | DiagnosisSuperseded):
        diagnoses = _diagnoses(content.diagnoses, it)
        if isinstance(diagnoses, Missing):
            return diagnoses
        return replace(content, diagnoses=diagnoses)
    problems = _problems(content.problems, it)
    return problems if isinstance(problems, Missing) else replace(content, problems=problems)


def _diagnoses(held: Diagnoses, it: DiagnosisRecorded | DiagnosisSuperseded) -> Diagnoses | Missing:
    if isinstance(it, DiagnosisRecorded):
        return added(held, "diagnosis", it.diagnosis_id, it.diagnosis)
    return ended(held, "diagnosis", it.diagnosis_id, it.reason, it.replaced_by)


def _problems(
    held: Problems, it: ProblemAdded | ProblemRevised | ProblemResolved
) -> Problems | Missing:
    match it:
        case ProblemAdded():
            return added(held, "problem", it.problem_id, it.problem)
        case ProblemRevised():
            return revised(held, "problem", it.problem_id, it.problem)
        case ProblemResolved():
            return ended(held, "problem", it.problem_id, it.reason)
        case unreachable:
            assert_never(unreachable)


def _objective_changed(content: PlanContent, it: ObjectivePayload) -> PlanContent | Missing:
    if isinstance(it, BaselineEstablished):
        return _baseline(content, it)
    if isinstance(it, GoalSet | GoalRevised | GoalRetired):
        goals = _goals(content.goals, it)
        return goals if isinstance(goals, Missing) else replace(content, goals=goals)
    objectives = _objectives(content.objectives, it)
    if isinstance(objectives, Missing):
        return objectives
    return replace(content, objectives=objectives)


def _goals(held: Goals, it: GoalSet | GoalRevised | GoalRetired) -> Goals | Missing:
    match it:
        case GoalSet():
            return added(held, "goal", it.goal_id, it.goal)
        case GoalRevised():
            return revised(held, "goal", it.goal_id, it.goal)
        case GoalRetired():
            return ended(held, "goal", it.goal_id, it.reason)
        case unreachable:
            assert_never(unreachable)


def _objectives(
    held: Objectives, it: ObjectiveAdded | ObjectiveRevised | ObjectiveRetired
) -> Objectives | Missing:
    match it:
        case ObjectiveAdded():
            return added(held, "objective", it.objective_id, it.objective)
        case ObjectiveRevised():
            return revised(held, "objective", it.objective_id, it.objective)
        case ObjectiveRetired():
            return ended(held, "objective", it.objective_id, it.reason)
        case unreachable:
            assert_never(unreachable)


def _baseline(content: PlanContent, it: BaselineEstablished) -> PlanContent | Missing:
    objective = stands(content.objectives, "objective", it.objective_id)
    if isinstance(objective, Missing):
        return objective
    if it.criterion_id not in {each.criterion_id for each in all_criteria(objective.content)}:
        return Missing(Item(kind="criterion", id=it.criterion_id), "missing")
    baseline = Baseline(it.baseline, it.established_on, it.score_id)
    baselines = put(content.baselines, (it.objective_id, it.criterion_id), baseline)
    return replace(content, baselines=baselines)


def _treatment_changed(content: PlanContent, it: TreatmentPayload) -> PlanContent | Missing:
    match it:
        case FrequencyChanged():
            return replace(content, frequency=it.frequency)
        case DischargeCriteriaSet():
            return replace(content, discharge_criteria=it.criteria)
        case ContractAgreed():
            return replace(content, contract=it.contract)
        case InterventionAdded() | InterventionRevised() | InterventionStopped():
            held = _interventions(content.interventions, it)
            return held if isinstance(held, Missing) else replace(content, interventions=held)
        case unreachable:
            assert_never(unreachable)


def _interventions(
    held: Interventions, it: InterventionAdded | InterventionRevised | InterventionStopped
) -> Interventions | Missing:
    match it:
        case InterventionAdded():
            return added(held, "intervention", it.intervention_id, it.intervention)
        case InterventionRevised():
            return revised(held, "intervention", it.intervention_id, it.intervention)
        case InterventionStopped():
            return ended(held, "intervention", it.intervention_id, it.reason)
        case unreachable:
            assert_never(unreachable)

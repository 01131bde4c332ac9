"""The rules of each kind of content: what it links to, which days and targets it may have."""

from typing import assert_never

from events.state.episode import is_pending
from events.state.plan import open_objectives
from events.state.plan_content import baselines_of
from events.values.ids import CriterionId, ObjectiveId
from events.values.interventions import DischargeCriteria, InterventionContent
from events.values.objectives import ObjectiveContent, all_criteria
from events.values.quantities import Amount
from services.planner.commands.content import (
    AddObjective,
    AddProblem,
    EstablishBaseline,
    ObjectiveCommand,
    ProblemCommand,
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
from services.planner.commands.treatment import (
    AddIntervention,
    AgreeContract,
    ReviseIntervention,
    SetDischargeCriteria,
    SetFrequency,
    StopIntervention,
    TreatmentCommand,
)
from services.planner.decide.case import Case
from services.planner.decide.codes import require_listed
from services.planner.decide.links import require_standing
from services.planner.decide.refusals import Ended, NotFound
from services.planner.decide.refusals_content import (
    NoOpenObjective,
    NotAsProposed,
    WrongInstrument,
)
from services.planner.decide.refusals_scores import ScorePending
from services.planner.decide.targets import criteria_in, require_targets


def problem(command: ProblemCommand, case: Case) -> None:
    """Require a diagnosis that exists, not noted ahead, and problems linked to some (A1.06)."""
    held = case.plan.content.diagnoses
    match command:
        case RecordDiagnosis():
            told = command.diagnosis
            require_listed(told.code, told.code_release, "/diagnosis/code")
            case.calendar.not_future(command.diagnosis.noted_on, "/diagnosis/noted_on")
        case SupersedeDiagnosis():
            _require_replacement(command, case)
        case AddProblem() | ReviseProblem():
            linked = command.problem.diagnosis_ids
            require_standing(held, "diagnosis", linked, "/problem/diagnosis_ids")
        case ResolveProblem():
            pass
        case unreachable:
            assert_never(unreachable)


def objective(command: ObjectiveCommand, case: Case) -> None:
    """Require that goals link to problems (A1.12), objectives to goals (A1.14), and targets."""
    content = case.plan.content
    match command:
        case SetGoal() | ReviseGoal():
            linked = command.goal.problem_ids
            require_standing(content.problems, "problem", linked, "/goal/problem_ids")
            if isinstance(command, SetGoal):
                _require_as_proposed(command, case)
        case AddObjective() | ReviseObjective():
            _require_objective(command.objective_id, command.objective, case)
        case EstablishBaseline():
            _require_baseline(command, case)
        case RetireGoal() | RetireObjective():
            pass
        case unreachable:
            assert_never(unreachable)


def treatment(command: TreatmentCommand, case: Case) -> None:
    """Require that interventions serve an open objective (A1.17), and discharge targets."""
    match command:
        case AddIntervention() | ReviseIntervention():
            _require_intervention(command.intervention, case)
        case SetDischargeCriteria():
            _require_discharge(command.criteria)
        case StopIntervention() | SetFrequency() | AgreeContract():
            pass
        case unreachable:
            assert_never(unreachable)


def _require_as_proposed(command: SetGoal, case: Case) -> None:
    """Require of a goal that takes up a proposal that it says what was proposed (A1.12, A1.44)."""
    if command.proposal_id is None:
        return
    held = case.plan.particulars.goal_proposals.get(command.proposal_id)
    if held is None:
        raise NotFound("/proposal_id", (command.proposal_id,))
    if held.ended is not None:
        raise Ended("/proposal_id", (command.proposal_id,))
    proposed = held.content
    if command.goal.words != proposed.words:
        raise NotAsProposed("/goal/words", (command.proposal_id,))
    if command.goal.endorsement.origin != proposed.proposed_by:
        raise NotAsProposed("/goal/endorsement/origin", (command.proposal_id,))


def _require_replacement(command: SupersedeDiagnosis, case: Case) -> None:
    if command.replaced_by is None:
        return
    if command.replaced_by == command.diagnosis_id:
        raise Ended("/replaced_by", (command.replaced_by,))
    if command.replaced_by not in case.plan.content.diagnoses:
        raise NotFound("/replaced_by", (command.replaced_by,))
    if case.plan.content.diagnoses[command.replaced_by].ended is not None:
        raise Ended("/replaced_by", (command.replaced_by,))


def _require_objective(key: ObjectiveId, content: ObjectiveContent, case: Case) -> None:
    goals = case.plan.content.goals
    if content.goal_id not in goals:
        raise NotFound("/objective/goal_id", (content.goal_id,))
    if goals[content.goal_id].ended is not None:
        raise Ended("/objective/goal_id", (content.goal_id,))
    established = {
        each: baseline.amount for each, baseline in baselines_of(case.plan.content, key).items()
    }
    require_targets(criteria_in(content, "/objective"), established)


def _require_baseline(command: EstablishBaseline, case: Case) -> None:
    case.calendar.not_future(command.established_on, "/established_on")
    held = case.plan.content.objectives[command.objective_id].content
    criterion = next(e for e in all_criteria(held) if e.criterion_id == command.criterion_id)
    baselines: dict[CriterionId, Amount] = {criterion.criterion_id: command.baseline}
    require_targets([("/baseline", criterion)], baselines)
    if command.score_id is None:
        return
    score = case.episode.scores.get(command.score_id)
    if score is None:
        raise NotFound("/score_id", (command.score_id,))
    if criterion.instrument not in {None, score.content.instrument}:
        raise WrongInstrument("/score_id", (command.score_id,))
    if is_pending(case.episode, command.score_id):
        raise ScorePending("/score_id", (command.score_id,))


def _require_intervention(content: InterventionContent, case: Case) -> None:
    held, pointer = case.plan.content.objectives, "/intervention/objective_ids"
    require_standing(held, "objective", content.objective_ids, pointer)
    if not any(each in open_objectives(case.plan) for each in content.objective_ids):
        raise NoOpenObjective(pointer)


def _require_discharge(content: DischargeCriteria) -> None:
    criteria = ((f"/criteria/criteria/{place}", e) for place, e in enumerate(content.criteria))
    require_targets(criteria, {})

"""Sentences on a plan's agreed content: diagnoses, problems, goals, objectives, interventions."""

from events.narrative.of_course import criterion
from events.narrative.phrases import (
    amount,
    because,
    coded,
    counted,
    day,
    due,
    listed,
    opening,
    quoted,
)
from events.narrative.telling import Told, tells
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.goal import (
    GoalProposalDeclined,
    GoalProposed,
    GoalRetired,
    GoalRevised,
    GoalSet,
)
from events.types.intervention import (
    InterventionAdded,
    InterventionRevised,
    InterventionStopped,
)
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveMet,
    ObjectiveRetired,
    ObjectiveRevised,
)
from events.types.problem import ProblemAdded, ProblemResolved, ProblemRevised
from events.values.changes import Rationale
from events.values.goals import GoalContent
from events.values.interventions import InterventionContent
from events.values.objectives import ObjectiveContent, counting_criteria


def why(rationale: Rationale | None) -> str:
    """Return a rationale after a colon; nothing where none was given."""
    return "" if rationale is None else f": {quoted(rationale.text)}"


@tells(DiagnosisRecorded)
def _diagnosis(it: DiagnosisRecorded, told: Told) -> str:
    held = it.diagnosis
    what = f"{held.code} {held.text} was recorded as a {held.status} diagnosis"
    return f"{what} of {told.person.name}, noted on {day(held.noted_on)}."


@tells(DiagnosisSuperseded)
def _superseded(it: DiagnosisSuperseded, told: Told) -> str:
    which = told.names.of(it.diagnosis_id, "diagnosis")
    by = (
        ""
        if it.replaced_by is None
        else f"; {told.names.bare(it.replaced_by, 'new one')} replaced it"
    )
    return f"{opening(which)} no longer stood ({coded(it.reason)}){by}{why(it.rationale)}."


@tells(ProblemAdded)
def _problem(it: ProblemAdded, told: Told) -> str:
    rank = "" if it.problem.priority is None else f" with priority {it.problem.priority.rank}"
    statement = quoted(it.problem.statement)
    return f"A problem was added to {told.person.names} plan{rank}: {statement}."


@tells(ProblemRevised)
def _problem_revised(it: ProblemRevised, told: Told) -> str:
    which = opening(told.names.of(it.problem_id, "problem"))
    reads = told.names.reads(it.problem_id, it.problem.statement)
    return f"{which} was revised{reads}{why(it.rationale)}."


@tells(ProblemResolved)
def _problem_resolved(it: ProblemResolved, told: Told) -> str:
    which = opening(told.names.of(it.problem_id, "problem"))
    return f"{which} was ended ({coded(it.reason)}){why(it.rationale)}."


@tells(GoalSet)
def _goal(it: GoalSet, told: Told) -> str:
    taken = "" if it.proposal_id is None else ", which takes up what was proposed"
    return f"A {_goal_words(it.goal, told)}{taken}."


@tells(GoalProposed)
def _proposed(it: GoalProposed, told: Told) -> str:
    held = it.goal_proposal
    who = told.person.name if held.proposed_by == "client" else f"The {held.proposed_by}"
    what = f"proposed a goal on {day(held.proposed_on)}: {quoted(held.words)}"
    return f"{who} {what}{because(held.why)}."


@tells(GoalProposalDeclined)
def _declined(it: GoalProposalDeclined, told: Told) -> str:
    which = opening(told.names.of(it.goal_proposal_id, "proposal"))
    return f"{which} was declined ({coded(it.reason)}){why(it.rationale)}."


@tells(GoalRevised)
def _goal_revised(it: GoalRevised, told: Told) -> str:
    which = opening(told.names.of(it.goal_id, "goal"))
    reads = told.names.reads(it.goal_id, it.goal.words)
    return f"{which} was revised{reads}{why(it.rationale)}."


@tells(GoalRetired)
def _goal_retired(it: GoalRetired, told: Told) -> str:
    which = opening(told.names.of(it.goal_id, "goal"))
    return f"{which} was retired ({coded(it.reason)}){why(it.rationale)}."


@tells(ObjectiveAdded)
def _objective(it: ObjectiveAdded, told: Told) -> str:
    under = told.names.of(it.objective.goal_id, "goal")
    return f"An objective was added under {under}: {_objective_words(it.objective)}."


@tells(ObjectiveRevised)
def _objective_revised(it: ObjectiveRevised, told: Told) -> str:
    which = opening(told.names.of(it.objective_id, "objective"))
    reads = _objective_words(it.objective)
    return f"{which} was revised and reads {reads}{why(it.rationale)}."


@tells(ObjectiveMet)
def _met(it: ObjectiveMet, told: Told) -> str:
    which = told.names.of(it.objective_id, "objective")
    return f"{told.person.name} met {which} on {day(it.met_on)}{why(it.rationale)}."


@tells(ObjectiveRetired)
def _objective_retired(it: ObjectiveRetired, told: Told) -> str:
    which = opening(told.names.of(it.objective_id, "objective"))
    return f"{which} was retired ({coded(it.reason)}){why(it.rationale)}."


@tells(BaselineEstablished)
def _baseline(it: BaselineEstablished, told: Told) -> str:
    metric = told.names.bare(it.criterion_id, "criterion", within=it.objective_id)
    which = told.names.of(it.objective_id, "objective")
    on, value = day(it.established_on), amount(it.baseline)
    return f"The baseline of {metric} for {which} was established at {value} as of {on}."


@tells(InterventionAdded)
def _intervention(it: InterventionAdded, told: Told) -> str:
    return f"{_intervention_words(it.intervention)} was added for {_served(it.intervention, told)}."


@tells(InterventionRevised)
def _intervention_revised(it: InterventionRevised, told: Told) -> str:
    which = opening(told.names.of(it.intervention_id, "intervention"))
    reads = _intervention_words(it.intervention)
    serves = _served(it.intervention, told)
    return f"{which} was revised: {reads}, for {serves}{why(it.rationale)}."


@tells(InterventionStopped)
def _stopped(it: InterventionStopped, told: Told) -> str:
    which = opening(told.names.of(it.intervention_id, "intervention"))
    return f"{which} was stopped ({coded(it.reason)}){why(it.rationale)}."


def _goal_words(goal: GoalContent, told: Told) -> str:
    whose = f"by the {goal.endorsement.origin}"
    if goal.endorsement.origin == "client":
        whose = f"in {told.person.names} own words"
    by = "" if goal.target_on is None else f", by {day(goal.target_on)}"
    return f"{goal.horizon} goal was set {whose}: {quoted(goal.words)}{by}"


def _objective_words(objective: ObjectiveContent) -> str:
    criteria = [criterion(each) for each in counting_criteria(objective)]
    measured = f" ({listed(criteria)})" if criteria else ""
    return f"{quoted(objective.statement)}{measured}{due(objective.due)}"


def _intervention_words(it: InterventionContent) -> str:
    often = "" if it.frequency is None else f", {it.frequency}"
    return f"{it.technique} ({it.modality}{often})"


def _served(it: InterventionContent, told: Told) -> str:
    if len(it.objective_ids) == 1:
        return told.names.of(it.objective_ids[0], "objective")
    return counted(len(it.objective_ids), "objective")

"""Decisions on a plan's agreed content: links lead somewhere, targets make sense."""

from events.sealed_event import Fact
from events.state.journal import Missing
from events.state.plan_changes import changed
from events.values.changes import Rationale
from services.planner.commands.content import EstablishBaseline, ObjectiveCommand, ProblemCommand
from services.planner.commands.union import ContentCommand
from services.planner.decide import content_rules
from services.planner.decide.case import Case
from services.planner.decide.facts import event_in, fact_of
from services.planner.decide.links import hanging, hanging_in
from services.planner.decide.missing import refusal_of
from services.planner.decide.rationales import require_rationale
from services.planner.decide.refusals import NothingChanges
from services.planner.decide.refusals_content import RationaleMissing, StillNeeded


def decide_content(command: ContentCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    before = case.plan.content
    after = changed(before, command)
    if isinstance(after, Missing):
        raise refusal_of(after)
    if after == before:
        raise NothingChanges
    _require_rules(command, case)
    _require_why(command, case)
    lost = frozenset(hanging_in(after, case.plan.met))
    if left := lost and lost - hanging(case.plan):
        raise StillNeeded("", (each.id for each in left))
    return fact_of(event_in(command))


def _require_why(command: ContentCommand, case: Case) -> None:
    """Once the plan is under way, every change says why; a baseline is a measurement (A2.03)."""
    rationale: Rationale | None = getattr(command, "rationale", None)
    begun = case.plan.course.activation is not None
    if rationale is None and begun and not isinstance(command, EstablishBaseline):
        raise RationaleMissing("/rationale")
    require_rationale(rationale, case)


def _require_rules(command: ContentCommand, case: Case) -> None:
    if isinstance(command, ProblemCommand):
        content_rules.problem(command, case)
    elif isinstance(command, ObjectiveCommand):
        content_rules.objective(command, case)
    else:
        content_rules.treatment(command, case)

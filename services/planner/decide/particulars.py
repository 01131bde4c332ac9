"""Decisions on what a plan records beside its agreed content (A1.09, A1.10, A1.24)."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Final

from events.sealed_event import Fact
from events.state.journal import Missing
from events.state.plan_content import Held, PlanContent
from events.state.plan_particulars import particular_changed
from events.types.particular import AnyParticular, ItemEnded
from events.values.base import Value
from events.values.changes import Rationale
from events.values.ids import ItemKind
from events.values.safety import RiskAssessment, found
from services.planner.commands.particulars import ParticularCommand, SafetyPlanCommand
from services.planner.decide.case import Case
from services.planner.decide.facts import event_in, fact_of
from services.planner.decide.links import require_standing
from services.planner.decide.missing import refusal_of
from services.planner.decide.rationales import require_rationale
from services.planner.decide.refusals import NothingChanges
from services.planner.decide.refusals_particulars import RiskContradicts
from services.planner.decide.safety_plan import decide_safety_plan

_Items = Callable[[PlanContent], Mapping[object, Held[Value]]]

LINKS: Final[Mapping[str, tuple[ItemKind, _Items]]] = {
    "diagnosis_ids": ("diagnosis", attrgetter("diagnoses")),
    "problem_ids": ("problem", attrgetter("problems")),
    "goal_ids": ("goal", attrgetter("goals")),
    "objective_ids": ("objective", attrgetter("objectives")),
    "intervention_ids": ("intervention", attrgetter("interventions")),
}
"""Fields of particulars that name agreed content, wherever they occur."""

PAST: Final = frozenset({"assessed_on"})
"""Fields of particulars that hold a day on which something happened."""


def decide_particular(command: ParticularCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    require_rationale(_rationale(command), case)
    if isinstance(command, SafetyPlanCommand):
        return decide_safety_plan(command, case)
    before = case.plan.particulars
    after = particular_changed(before, command)
    if isinstance(after, Missing):
        raise refusal_of(after)
    if after == before:
        raise NothingChanges
    if not isinstance(command, ItemEnded):
        _require_content(command, case)
    return fact_of(event_in(command))


def _rationale(command: ParticularCommand) -> Rationale | None:
    given: Rationale | None = getattr(command, "rationale", None)
    return given


def _require_content(command: AnyParticular, case: Case) -> None:
    """Require that what is named stands, and that what happened lies in the past."""
    content, pointer = command.content, f"/{command.item_kind.replace('-', '_')}"
    for name in type(content).model_fields:
        if name in LINKS:
            kind, items = LINKS[name]
            held = items(case.plan.content)
            require_standing(held, kind, getattr(content, name), f"{pointer}/{name}")
        if name in PAST:
            case.calendar.not_future(getattr(content, name), f"{pointer}/{name}")
    if isinstance(content, RiskAssessment):
        _require_level(content, pointer)


def _require_level(risk: RiskAssessment, pointer: str) -> None:
    if bool(found(risk)) == (risk.level == "none-found"):
        raise RiskContradicts(f"{pointer}/level")

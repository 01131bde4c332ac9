"""Decisions on what a plan records beside its agreed content: links, days, and each kind's rules.

What a field's name tells is looked after once for all kinds: which items it names, and that a day
on which something happened lies in no future.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final

from events.payload import Payload
from events.sealed_event import Fact
from events.state.journal import Missing
from events.state.plan import PlanState
from events.state.plan_particulars import particular_changed
from events.types.particular import AnyParticular, ItemEnded
from events.values.changes import Rationale
from events.values.ids import ItemKind
from services.planner.commands.particulars import ParticularCommand, SafetyPlanCommand
from services.planner.commands.support import ReferralCommand
from services.planner.decide.case import Case
from services.planner.decide.facts import event_in, fact_of
from services.planner.decide.links import require_known, require_standing
from services.planner.decide.missing import refusal_of
from services.planner.decide.particulars_rules import require_end, require_rules, require_successor
from services.planner.decide.rationales import require_rationale
from services.planner.decide.referrals import decide_referral
from services.planner.decide.refusals import NothingChanges
from services.planner.decide.safety_plan import decide_safety_plan

_LINKS: Final[Mapping[str, tuple[ItemKind, Callable[[PlanState], Any]]]] = {
    "goal_ids": ("goal", attrgetter("content.goals")),
    "objective_ids": ("objective", attrgetter("content.objectives")),
    "intervention_ids": ("intervention", attrgetter("content.interventions")),
    "skill_ids": ("skill", attrgetter("particulars.skills")),
}
"""Fields that name items of the plan, whichever kind they are a part of."""

_PAST: Final = frozenset(
    {
        "assessed_on",
        "assigned_on",
        "done_on",
        "entered_on",
        "happened_on",
        "practised_on",
        "proposed_on",
        "raised_on",
        "started_on",
        "stopped_on",
        "taught_on",
        "told_on",
    }
)
"""Fields that hold a day on which something happened, whichever kind they are a part of."""


def decide_particular(command: ParticularCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    rationale: Rationale | None = getattr(command, "rationale", None)
    require_rationale(rationale, case)
    if isinstance(command, SafetyPlanCommand):
        return decide_safety_plan(command, case)
    if isinstance(command, ReferralCommand):
        return decide_referral(command, case)
    return _decide(command, case)


def _decide(command: AnyParticular, case: Case) -> Fact:
    before = case.plan.particulars
    after = particular_changed(before, command)
    if isinstance(after, Missing):
        raise refusal_of(after)
    if after == before:
        raise NothingChanges
    _require_fields(command, "", case)
    if isinstance(command, ItemEnded):
        require_successor(command, getattr(before, command.section))
        require_end(command, case.plan)
    else:
        pointer = f"/{command.item_kind.replace('-', '_')}"
        _require_fields(command.content, pointer, case)
        require_rules(command.content, pointer, case)
    return fact_of(event_in(command))


def _require_fields(part: Payload, pointer: str, case: Case) -> None:
    for name in type(part).model_fields:
        if name == "homework_ids":
            # it may be told how homework went when it is over
            require_known(case.plan.particulars.homework, getattr(part, name), f"{pointer}/{name}")
        elif name in _LINKS:
            kind, items = _LINKS[name]
            require_standing(items(case.plan), kind, getattr(part, name), f"{pointer}/{name}")
        elif name in _PAST:
            case.calendar.not_future(getattr(part, name), f"{pointer}/{name}")

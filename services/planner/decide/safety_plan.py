"""Decisions on the safety plan and its acknowledgements (A1.23, A11.12)."""

from typing import Final, assert_never

from events.sealed_event import Fact
from events.state.safety_plan import HeldSafetyPlan
from events.values.safety import SafetyPlan
from services.planner.commands.particulars import (
    AcknowledgeSafetyPlan,
    MakeSafetyPlan,
    ReviseSafetyPlan,
    SafetyPlanCommand,
)
from services.planner.decide.case import Case
from services.planner.decide.facts import stated
from services.planner.decide.refusals import AlreadyThere, NotFound, NothingChanges
from services.planner.decide.refusals_particulars import (
    LifelineMissing,
    NobodyNamed,
    OlderSafetyPlan,
)
from services.planner.decide.signing import require_collector

LIFELINE: Final = "988"
"""The Suicide and Crisis Lifeline's number (A1.23)."""

_POINTER: Final = "/safety_plan"


def decide_safety_plan(command: SafetyPlanCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    held = case.plan.particulars.safety_plan
    match command:
        case MakeSafetyPlan():
            if held is not None:
                raise AlreadyThere(_POINTER)
            _require_whole(command.safety_plan, case)
        case ReviseSafetyPlan():
            if _there(held).content == command.safety_plan:
                raise NothingChanges
            _require_whole(command.safety_plan, case)
        case AcknowledgeSafetyPlan():
            _require_read(command, _there(held), case)
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def _there(held: HeldSafetyPlan | None) -> HeldSafetyPlan:
    if held is None:
        raise NotFound(_POINTER)
    return held


def _require_whole(plan: SafetyPlan, case: Case) -> None:
    case.calendar.not_future(plan.made_on, f"{_POINTER}/made_on")
    for step in ("distractions", "people_to_ask"):
        if not getattr(plan, step) and plan.nobody_because is None:
            raise NobodyNamed(f"{_POINTER}/{step}")
    if not any(each.number == LIFELINE for each in plan.professionals):
        raise LifelineMissing(f"{_POINTER}/professionals")


def _require_read(command: AcknowledgeSafetyPlan, held: HeldSafetyPlan, case: Case) -> None:
    """Require the version that stands, once for each role."""
    role = command.signer.role
    require_collector(role, "/signer/role", case)
    if command.safety_plan_version != held.version:
        raise OlderSafetyPlan("/safety_plan_version")
    if held.acknowledged.get(role) == held.version:
        raise NothingChanges("/signer/role")
    if command.capture.dated is not None:
        case.calendar.not_future(command.capture.dated, "/capture/dated")

"""Decisions on a plan's course: drafted, proposed, activated, ended, reopened (A2.01)."""

from typing import Final, assert_never

from events.sealed_event import Fact
from events.state.plan_content import content_hash
from events.types.plan import PlanActivated, PlanProposed
from services.planner.commands.course import (
    ActivatePlan,
    ChangePlanType,
    ClosePlan,
    CourseCommand,
    DischargePlan,
    DraftPlan,
    MigratePlan,
    PauseCommand,
    ProposePlan,
    PutPlanOnHold,
    ReopenPlan,
    ResumePlan,
)
from services.planner.decide.agreement import require_agreeable, require_parts, require_signed
from services.planner.decide.case import Case
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.migration import migrated
from services.planner.decide.rationales import require_rationale
from services.planner.decide.refusals import (
    AlreadyThere,
    NotFound,
    NothingChanges,
    TooEarly,
    WrongChart,
    WrongReason,
)
from services.planner.decide.refusals_course import NotProposed, PreliminaryAgain
from services.planner.decide.schedule import require_scheduled

_TYPES: Final = "it may become standard, brief or comprehensive, and was preliminary only at first"


def decide_course(command: CourseCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    if isinstance(command, PauseCommand):
        return _pause(command, case)
    match command:
        case DraftPlan():
            return _draft(command, case)
        case ChangePlanType():
            return _change_type(command, case)
        case ProposePlan() | ActivatePlan() | MigratePlan():
            return _begin(command, case)
        case DischargePlan() | ClosePlan() | ReopenPlan():
            return _end(command, case)
        case unreachable:
            assert_never(unreachable)


def _draft(command: DraftPlan, case: Case) -> Fact:
    if case.stream.version:
        raise AlreadyThere("/plan_id")
    if case.episode.client_id != command.client_id:
        raise WrongChart("/episode_id")
    if command.replaces is not None and case.replaced is None:
        raise NotFound("/replaces", (command.replaces,))
    if case.replaced is not None and case.replaced != command.client_id:
        raise WrongChart("/replaces")
    return stated(command)


def _change_type(command: ChangePlanType, case: Case) -> Fact:
    if command.plan_type == case.plan.course.plan_type:
        raise NothingChanges("/plan_type")
    if command.plan_type == "preliminary":
        raise PreliminaryAgain(
            "/plan_type", rule=f"the plan is {case.plan.course.plan_type}; {_TYPES}"
        )
    require_rationale(command.rationale, case)
    return stated(command)


def _begin(command: ProposePlan | ActivatePlan | MigratePlan, case: Case) -> Fact:
    if isinstance(command, MigratePlan):
        return migrated(command, case)
    return _propose(case) if isinstance(command, ProposePlan) else _activate(case)


def _propose(case: Case) -> Fact:
    require_agreeable(case.plan)
    if case.plan.course.proposed == case.plan.content_version:
        raise NothingChanges
    return fact_of(
        PlanProposed(
            content_version=case.plan.content_version,
            content_hash=content_hash(case.plan.content),
        )
    )


def _activate(case: Case) -> Fact:
    plan = case.plan
    if plan.course.proposed is None or plan.course.proposed != plan.content_version:
        raise NotProposed
    require_agreeable(plan)
    require_parts(plan, case.profiles)
    require_signed(plan, case.policy, case.profiles)
    require_scheduled(case)
    return fact_of(PlanActivated(content_version=plan.content_version))


def _pause(command: PutPlanOnHold | ResumePlan, case: Case) -> Fact:
    """Pause no earlier than activation, resume no earlier than the pause."""
    course, occurred = case.plan.course, command.occurred_at or case.context.now
    before = course.activation if course.hold is None else course.hold
    case.calendar.happened(occurred, "/occurred_at", None if before is None else before.time)
    until = command.expected_until if isinstance(command, PutPlanOnHold) else None
    if until is not None and until < case.calendar.day(occurred):
        raise TooEarly("/expected_until")
    return stated(command, occurred)


def _end(command: DischargePlan | ClosePlan | ReopenPlan, case: Case) -> Fact:
    match command:
        case DischargePlan():
            _require_day(command, case)
            return stated(command, case.calendar.start(command.discharged_on))
        case ClosePlan():
            if command.reason == "never-started" and case.plan.course.activation is not None:
                raise WrongReason("/reason")
        case ReopenPlan():
            _require_ending(command, case)
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def _require_day(command: DischargePlan, case: Case) -> None:
    case.calendar.not_future(command.discharged_on, "/discharged_on")
    begun = case.plan.course.activation
    if begun is not None and command.discharged_on < case.calendar.day(begun.time):
        raise TooEarly("/discharged_on")


def _require_ending(command: ReopenPlan, case: Case) -> None:
    ending = case.plan.course.ending
    fits = {"discharged": "mistaken-discharge", "closed": "mistaken-closure"}
    if ending is None or fits[ending.kind] != command.reason:
        raise WrongReason("/reason")

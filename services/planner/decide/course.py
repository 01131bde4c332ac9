"""Decisions on a plan's course: drafted, proposed, activated, ended, reopened (A2.01)."""

from typing import assert_never

from events.sealed_event import Fact
from events.state.plan_content import content_hash
from events.types.plan import PlanActivated, PlanProposed
from services.planner.commands.course import (
    ActivatePlan,
    ClosePlan,
    CourseCommand,
    DischargePlan,
    DraftPlan,
    ProposePlan,
    ReopenPlan,
)
from services.planner.decide.agreement import require_agreeable, require_signed
from services.planner.decide.case import Case
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.refusals import (
    AlreadyThere,
    NothingChanges,
    TooEarly,
    WrongChart,
    WrongReason,
)
from services.planner.decide.refusals_course import NotProposed
from services.planner.decide.schedule import require_scheduled


def decide_course(command: CourseCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    match command:
        case DraftPlan():
            return _draft(command, case)
        case ProposePlan():
            return _propose(case)
        case ActivatePlan():
            return _activate(case)
        case DischargePlan():
            return _discharge(command, case)
        case ClosePlan():
            if command.reason == "never-started" and case.plan.course.activation is not None:
                raise WrongReason("/reason")
            return stated(command)
        case ReopenPlan():
            return _reopen(command, case)
        case unreachable:
            assert_never(unreachable)


def _draft(command: DraftPlan, case: Case) -> Fact:
    if case.stream.version:
        raise AlreadyThere("/plan_id")
    if case.episode.client_id != command.client_id:
        raise WrongChart("/episode_id")
    return stated(command)


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
    require_signed(plan, case.policy)
    require_scheduled(case)
    return fact_of(PlanActivated(content_version=plan.content_version))


def _discharge(command: DischargePlan, case: Case) -> Fact:
    case.calendar.not_future(command.discharged_on, "/discharged_on")
    begun = case.plan.course.activation
    if begun is not None and command.discharged_on < case.calendar.day(begun.time):
        raise TooEarly("/discharged_on")
    return stated(command, case.calendar.start(command.discharged_on))


def _reopen(command: ReopenPlan, case: Case) -> Fact:
    ending = case.plan.course.ending
    fits = {"discharged": "mistaken-discharge", "closed": "mistaken-closure"}
    if ending is None or fits[ending.kind] != command.reason:
        raise WrongReason("/reason")
    return stated(command)

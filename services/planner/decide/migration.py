"""Decisions on plans that were in force elsewhere before they came here (A1.60)."""

from datetime import date
from itertools import pairwise

from events.sealed_event import Fact
from events.state.plan import open_objectives
from events.types.migration import PlanMigrated
from services.planner.commands.course import MigratePlan
from services.planner.decide.agreement import require_agreeable
from services.planner.decide.case import Case
from services.planner.decide.facts import fact_of
from services.planner.decide.refusals import NotFound, TooEarly


def migrated(command: MigratePlan, case: Case) -> Fact:
    """Return what takes a plan over in force; what is owed by its dates is no ground to refuse it.

    Raises:
        NothingToPropose, AlternativeOpen: there is nothing to be in force, or something to choose.
        InFuture, TooEarly: its days lie after today, or not in the order of a plan's course.
        NotFound: an objective that was met is not among those that stand.
    """
    require_agreeable(case.plan)
    _require_days(command, case)
    absent = [each for each in command.met if each not in open_objectives(case.plan)]
    if absent:
        raise NotFound("/met", absent)
    began = case.calendar.start(command.activated_on) or case.context.now
    return fact_of(
        PlanMigrated(
            source=command.source,
            record=command.record,
            content_version=case.plan.content_version,
            activated_on=command.activated_on,
            activated_at=began,
            last_review_on=command.last_review_on,
            next_review_on=command.next_review_on,
            met=command.met,
            signatures=command.signatures,
        )
    )


def _require_days(command: MigratePlan, case: Case) -> None:
    opened = case.episode.opened_on
    days: list[tuple[date | None, str]] = [
        (opened, ""),
        (command.activated_on, "/activated_on"),
        (command.last_review_on, "/last_review_on"),
        (command.next_review_on, "/next_review_on"),
    ]
    told = [(day, pointer) for day, pointer in days if day is not None]
    for (before, _), (after, pointer) in pairwise(told):
        if after < before:
            raise TooEarly(pointer)
    for day, pointer in told:
        if pointer != "/next_review_on":
            case.calendar.not_future(day, pointer)
    for place, each in enumerate(command.signatures):
        case.calendar.not_future(each.signed_on, f"/signatures/{place}/signed_on")

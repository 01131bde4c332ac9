"""Decisions on plans that were in force elsewhere before they came here (A1.60)."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from events.sealed_event import Fact
from events.state.plan import open_objectives
from events.types.migration import PlanMigrated
from events.values.signatures import EarlierSignature
from services.planner.commands.course import MigratePlan
from services.planner.commands.told_days import instant_in
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
    dates = _dates(command, case)
    _require_days(dates, case)
    absent = [each for each in command.met if each not in open_objectives(case.plan)]
    if absent:
        raise NotFound("/met", absent)
    began = case.calendar.start(dates.activated) or case.context.now
    return fact_of(
        PlanMigrated(
            source=command.source,
            record=command.record,
            content_version=case.plan.content_version,
            activated_on=dates.activated,
            activated_at=began,
            last_review_on=dates.last_review,
            next_review_on=dates.next_review,
            met=command.met,
            signatures=dates.signatures,
        )
    )


class _Dates(NamedTuple):
    """What a plan brings from elsewhere, as days at the client's site."""

    activated: date
    last_review: date | None
    next_review: date | None
    signatures: tuple[EarlierSignature, ...]


def _dates(command: MigratePlan, case: Case) -> _Dates:
    last = command.last_review_on
    signed = (
        EarlierSignature(
            role=each.role,
            signed_on=_day(each.signed_on, f"/signatures/{place}/signed_on", case),
            printed_name=each.printed_name,
        )
        for place, each in enumerate(command.signatures)
    )
    return _Dates(
        _day(command.activated_on, "/activated_on", case),
        None if last is None else _day(last, "/last_review_on", case),
        command.next_review_on,
        tuple(signed),
    )


def _day(told: date, pointer: str, case: Case) -> date:
    """Return the day that was told, or on which an instant fell at the site; never a future one."""
    instant = instant_in(told)
    if instant is None:
        return told
    case.calendar.happened(instant, pointer)
    return case.calendar.day(instant)


def _require_days(dates: _Dates, case: Case) -> None:
    opened = case.episode.opened_on
    days: list[tuple[date | None, str]] = [
        (opened, ""),
        (dates.activated, "/activated_on"),
        (dates.last_review, "/last_review_on"),
        (dates.next_review, "/next_review_on"),
    ]
    told = [(day, pointer) for day, pointer in days if day is not None]
    for (before, _), (after, pointer) in pairwise(told):
        if after < before:
            raise TooEarly(pointer)
    for day, pointer in told:
        if pointer != "/next_review_on":
            case.calendar.not_future(day, pointer)
    for place, each in enumerate(dates.signatures):
        case.calendar.not_future(each.signed_on, f"/signatures/{place}/signed_on")

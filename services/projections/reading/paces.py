"""How often each service is given now: by the plans' frequency, else as it was of late (A11.15)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Final, Literal

from events.state.phases import current_phases
from events.state.units import Service
from events.state.units_low import Pace
from events.values.interventions import Frequency
from events.values.sessions import ServiceType
from events.values.support import PhaseDecision
from events.values.text import ServiceCode

_LATELY_DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class Running:
    """The frequency of a plan that is under way, with its decisions, and the sessions so far."""

    frequency: Frequency
    decisions: tuple[PhaseDecision, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Given:
    """A billed session with its type of service."""

    service: Service
    kind: ServiceType


@dataclass(frozen=True, slots=True)
class Expected:
    """The pace of one service code, and what it is taken from."""

    pace: Pace
    basis: Literal["plan", "last-28-days"]


def paces_of(
    codes: Iterable[ServiceCode], given: Sequence[Given], running: Sequence[Running], on: date
) -> Mapping[ServiceCode, Expected]:
    """Return the pace of each of `codes` on a day; one that is not given any more has none.

    A plan's phases count for a code by the type of service that it was given as; for one that was
    not given yet all of them do. Each session takes as many units as the last one did.
    """
    done = [each for each in given if each.service.day <= on]
    found = {
        code: _expected([e for e in done if e.service.code == code], running, on) for code in codes
    }
    return {code: each for code, each in found.items() if each is not None}


def _expected(given: Sequence[Given], running: Sequence[Running], on: date) -> Expected | None:
    kinds = {each.kind for each in given}
    last = max(given, key=lambda each: (each.service.day, each.service.at), default=None)
    units = 1 if last is None else last.service.units
    phases = [
        phase
        for plan in running
        for phase in current_phases(plan.frequency, plan.decisions, plan.held, on)
        if not kinds or phase.service in kinds
    ]
    if phases:
        paces = [Pace(each.sessions, each.weeks, units) for each in phases]
        return Expected(reduce(_together, paces), "plan")
    since = on - timedelta(days=_LATELY_DAYS)
    lately = sum(since < each.service.day <= on for each in given)
    return Expected(Pace(lately, _LATELY_DAYS // 7, units), "last-28-days") if lately else None


def _together(one: Pace, other: Pace) -> Pace:
    if one.weeks == other.weeks:
        return Pace(one.sessions + other.sessions, one.weeks, one.units)
    sessions = one.sessions * other.weeks + other.sessions * one.weeks
    return Pace(sessions, one.weeks * other.weeks, one.units)

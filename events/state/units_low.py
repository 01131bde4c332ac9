"""When units run out: what is left against what is expected, with the arithmetic (A11.15)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Final

from events.state.units import Grant, Payers, Service, allocated
from events.values.ids import AuthorizationId
from events.values.text import ServiceCode

AHEAD_DAYS: Final = 14
"""How far ahead A11.15 looks, both for units and for the end."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many sessions in every so many weeks, each of so many units (A1.20)."""

    sessions: int
    weeks: int
    units: int = 1

    def expected(self, days: int = AHEAD_DAYS) -> int:
        """Return the units expected within `days`, a part of a session counting as one."""
        return self.units * ceil(Fraction(self.sessions * days, self.weeks * 7))

    def told(self, days: int = AHEAD_DAYS) -> str:
        """Return how many units are expected, and how that is reckoned."""
        often = "a week" if self.weeks == 1 else f"in {self.weeks} weeks"
        how = f"{self.sessions} {often}, of {self.units}"
        return f"{self.expected(days)} expected in {days} days: {how}"


Paces = Mapping[ServiceCode, Pace]
"""The current frequency of each service; one that is not there is expected no more."""


@dataclass(frozen=True, slots=True)
class UnitsLow:
    """That units of one authorization and code run out: since which day, and by what arithmetic."""

    authorization_id: AuthorizationId
    code: ServiceCode
    since: date
    left: int
    expected: int
    until_on: date
    arithmetic: str


def units_low(
    payers: Payers, sessions: Iterable[Service], paces: Paces, as_of: date
) -> tuple[UnitsLow, ...]:
    """Return what runs out as of a day, once for each authorization and service code (A11.15).

    It does when the units left are no more than those expected in the next 14 days at the current
    frequency, or when its last day is at most 14 days away. `since` is the first day on which one
    of the two held, at the present frequency. What has ended runs out no more.
    """
    done = allocated(payers, sessions, as_of)
    spent = [(each.place, use.day, each.units) for use in done.uses for each in use.drawn]
    stocks: dict[tuple[AuthorizationId, ServiceCode], list[_Stock]] = {}
    for place, (grant, _) in enumerate(done.left):
        drawn = tuple((day, units) for at, day, units in spent if at == place)
        stocks.setdefault((grant.authorization_id, grant.code), []).append(_Stock(grant, drawn))
    found = (_low(key, held, paces.get(key[1]), as_of) for key, held in stocks.items())
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True, slots=True)
class _Stock:
    """A grant with the units that were drawn from it, by day."""

    grant: Grant
    drawn: tuple[tuple[date, int], ...]

    def good(self, day: date) -> bool:
        """Return whether it is approved by `day` and not over."""
        return self.grant.decided_on <= day <= self.grant.until_on

    def used(self, day: date) -> int:
        """Return what was drawn by the end of `day`."""
        return sum(units for when, units in self.drawn if when <= day)

    def left(self, day: date) -> int:
        """Return what is left at the end of `day`."""
        return self.grant.units - self.used(day)


def _low(
    key: tuple[AuthorizationId, ServiceCode],
    stocks: Sequence[_Stock],
    pace: Pace | None,
    as_of: date,
) -> UnitsLow | None:
    now = [each for each in stocks if each.good(as_of)]
    since, said = as_of, _arithmetic(now, pace, as_of)
    if said is None:
        return None
    for day in reversed(_candidates(stocks, as_of)):
        told = _arithmetic([each for each in stocks if each.good(day)], pace, day)
        if told is None:
            break
        since, said = day, told
    left = sum(each.left(as_of) for each in _soon(now, as_of))
    expected = 0 if pace is None else pace.expected()
    return UnitsLow(*key, since, left, expected, _end(now), said)


def _soon(stocks: Sequence[_Stock], day: date) -> list[_Stock]:
    """Return the grants whose span begins within the 14 days that are looked ahead."""
    return [each for each in stocks if each.grant.from_on <= day + timedelta(days=AHEAD_DAYS)]


def _candidates(stocks: Sequence[_Stock], as_of: date) -> list[date]:
    """Return the days on which units can begin to be low, in order."""
    grants = [each.grant for each in stocks]
    ends = (each.until_on - timedelta(days=AHEAD_DAYS) for each in grants)
    begins = (each.from_on - timedelta(days=AHEAD_DAYS) for each in grants)
    over = (each.until_on + timedelta(days=1) for each in grants)
    used = (day for each in stocks for day, _ in each.drawn)
    days = {*(each.decided_on for each in grants), *ends, *begins, *over, *used}
    return sorted(each for each in days if each <= as_of)


def _arithmetic(stocks: Sequence[_Stock], pace: Pace | None, day: date) -> str | None:
    """Return why units are low on `day`; None when they are not, or when none are good then."""
    if not stocks:
        return None
    soon = _soon(stocks, day)
    granted, used = sum(each.grant.units for each in soon), sum(each.used(day) for each in soon)
    if soon and pace is not None and granted - used <= pace.expected():
        return f"{granted} approved - {used} used = {granted - used} left <= {pace.told()}"
    end = _end(stocks)
    away = (end - day).days
    return f"{end.isoformat()} is {away} days away <= {AHEAD_DAYS}" if away <= AHEAD_DAYS else None


def _end(stocks: Iterable[_Stock]) -> date:
    return max(each.grant.until_on for each in stocks)

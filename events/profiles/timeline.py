"""What rules count on: days, sessions and reviews of one episode and plan, as known on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from events.profiles.rules import Start
from events.state.mapping import empty
from events.state.session_numbers import COUNTED_BY_DEFAULT, NEVER_COUNTED
from events.values.identity import LevelOfCare
from events.values.sessions import ServiceType
from events.values.text import Code

_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Attended:
    """A service that the client attended: on which local day, which one, when it began."""

    on: date
    service: ServiceType
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The course of one episode as known on the day `as_of`; sessions stand in order of time.

    `reviews` are the days of complete reviews, rising. `shown` is when something that falls due
    again and again was shown last, by its name.
    `milestone_on` is the last objective met since the last review, `risk_on` the first risk finding
    without a safety plan, `urgent` whether that risk is.
    """

    as_of: date
    admitted_on: date | None = None
    attended: tuple[Attended, ...] = ()
    counted: frozenset[ServiceType] = COUNTED_BY_DEFAULT
    activated_on: date | None = None
    reviews: tuple[date, ...] = ()
    changed_on: date | None = None
    milestone_on: date | None = None
    risk_on: date | None = None
    urgent: bool = False
    urgent_on: date | None = None
    level_since: date | None = None
    born_on: date | None = None
    level_of_care: LevelOfCare | None = None
    program: Code | None = None
    shown: Mapping[str, date] = field(default_factory=empty)
    about: Code | None = None

    @property
    def last_review_on(self) -> date | None:
        """The day of the last complete review; None before the first."""
        return max(self.reviews, default=None)

    def sessions(self, services: tuple[ServiceType, ...] = ()) -> tuple[Attended, ...]:
        """Return the counted sessions (A11.07), or those of the named services."""
        wanted = frozenset(services) or self.counted - NEVER_COUNTED
        return tuple(each for each in self.attended if each.service in wanted)

    def about_deadline(self, code: Code) -> "Timeline":
        """Return this timeline for the deadline that `last-shown` counts from."""
        return replace(self, about=code)

    def start(self, start: Start) -> date | None:
        """Return the day that a start is; None while it has not come."""
        return _STARTS[start](self)

    def first(self, *services: ServiceType) -> date | None:
        """Return the day of the first counted session, or of the first of these services."""
        return next((each.on for each in self.sessions(services)), None)

    def age_on(self, day: date) -> int | None:
        """Return the client's age in whole years; None where the birth date is not known."""
        if self.born_on is None:
            return None
        before = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before

    def unchanged_since(self) -> date | None:
        """Return since when an active plan has stood unchanged."""
        if self.activated_on is None or self.changed_on is None:
            return None
        return max(self.changed_on, self.activated_on)

    def quarter(self) -> date | None:
        """Return the last end of three full months since activation."""
        if self.activated_on is None:
            return None
        begun = self.activated_on
        full = (self.as_of.year - begun.year) * 12 + self.as_of.month - begun.month
        ends = (months_after(begun, count) for count in range(_QUARTER, full + 1, _QUARTER))
        return max((each for each in ends if each <= self.as_of), default=None)


def months_after(day: date, count: int) -> date:
    """Return the same day `count` months on; where that month is too short, its last day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


_STARTS: Final[Mapping[Start, Callable[[Timeline], date | None]]] = {
    "admission": lambda line: line.admitted_on,
    "first-session": lambda line: line.first(),
    "assessment": lambda line: line.first("assessment"),
    "activation": lambda line: line.activated_on,
    "last-review": lambda line: line.last_review_on or line.activated_on,
    "quarter": lambda line: line.quarter(),
    "last-change": lambda line: line.unchanged_since(),
    "milestone": lambda line: line.milestone_on,
    "risk-found": lambda line: line.risk_on,
    "last-shown": lambda line: line.shown.get(line.about or "", line.admitted_on),
}

"""Business days: Monday to Friday without the legal public holidays of the United States.

The holidays are rules in a data file, so that every year has them; a holiday on a Saturday is
observed on the Friday before, one on a Sunday on the Monday after.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import Field

from events.values.base import Value
from events.values.text import Line, Words

_ONE: Final = timedelta(days=1)
_SATURDAY: Final = 5
_SUNDAY: Final = 6


class Holiday(Value):
    """A fixed day of a month, or the n-th weekday of one; -1 is the last, Monday is 0."""

    name: Line
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    nth: Annotated[int, Field(ge=-1, le=5)] | None = None
    since: int = 1900


class HolidayTable(Value):
    """The table with its source."""

    source: Words
    version: int
    observed: Words
    holidays: tuple[Holiday, ...]


@cache
def holiday_table() -> HolidayTable:
    """Return the holidays of this release."""
    path = files(__package__) / "data" / "federal_holidays.json"
    return HolidayTable.model_validate_json(path.read_bytes())


def is_business_day(day: date) -> bool:
    """Say whether offices of the federal government are open on `day`."""
    return day.weekday() < _SATURDAY and day not in observed(day.year)


def business_days_after(day: date, count: int) -> date:
    """Return the `count`-th business day after `day`; 0 is `day` itself."""
    for _ in range(count):
        day += _ONE
        while not is_business_day(day):
            day += _ONE
    return day


@cache
def observed(year: int) -> frozenset[date]:
    """Return the days of a year on which a holiday is observed; New Year's may lie in the last."""
    return frozenset(
        each for about in (year, year + 1) for each in _observed_of(about) if each.year == year
    )


def _observed_of(year: int) -> Iterator[date]:
    for holiday in holiday_table().holidays:
        if holiday.since <= year:
            day = _day_in(holiday, year)
            shift = {_SATURDAY: -_ONE, _SUNDAY: _ONE}.get(day.weekday(), timedelta())
            yield day + shift


def _day_in(holiday: Holiday, year: int) -> date:
    if holiday.day is not None:
        return date(year, holiday.month, holiday.day)
    nth, weekday = holiday.nth or 1, holiday.weekday or 0
    if nth > 0:
        first = date(year, holiday.month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + holiday.month // 12, holiday.month % 12 + 1, 1) - _ONE
    return last - timedelta(days=(last.weekday() - weekday) % 7)

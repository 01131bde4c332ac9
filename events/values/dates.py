"""Days, instants, due points and cadences.

A day is a local date at the client's site; an instant carries its offset from UTC.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, ValidationInfo
from pydantic.config import JsonDict

from events.values.base import Value

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_FIRST, _LAST = datetime(1900, 1, 2, tzinfo=UTC), datetime(2199, 12, 30, tzinfo=UTC)


def between(first: date, last: date) -> Any:  # noqa: ANN401 -- pydantic types a field so
    """Return bounds that the schema shows as well; of dates' bounds pydantic writes none there."""
    shown: JsonDict = {"formatMinimum": first.isoformat(), "formatMaximum": last.isoformat()}
    return Field(ge=first, le=last, json_schema_extra=shown)


def _spelled(form: str, read: Callable[[str], date]) -> Callable[[object, ValidationInfo], object]:
    """Return a reader of JSON texts of one form; pydantic would take `2026` for seconds of 1970."""
    fits = re.compile(form, re.ASCII).fullmatch

    def parsed(value: object, info: ValidationInfo) -> object:
        if info.mode != "json" or not isinstance(value, str):
            return value
        if fits(value):
            with suppress(ValueError):
                return read(value)
        raise ValueError("must be a date or an instant that exists, as RFC 3339 spells it")

    return parsed


_DAY_FORM = r"\d{4}-\d{2}-\d{2}"
_INSTANT_FORM = _DAY_FORM + r"T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?"

Day = Annotated[
    date,
    between(_FIRST_DAY, _LAST_DAY),
    BeforeValidator(_spelled(_DAY_FORM, date.fromisoformat)),
]
"""A calendar day from 1900 to 2199."""

Instant = Annotated[
    AwareDatetime,
    between(_FIRST, _LAST),
    BeforeValidator(_spelled(_INSTANT_FORM, datetime.fromisoformat)),
]
"""An instant with its offset from UTC, from 1900 to 2199."""

SessionCount = Annotated[int, Field(ge=1, le=2_000)]
"""A session's number in its episode (A11.07), or a count of sessions."""


class DueOn(Value):
    """Due by the end of a day at the client's site."""

    kind: Literal["day"] = "day"
    on: Day


class DueAtSession(Value):
    """Due at the session with this number (A11.07, A11.08)."""

    kind: Literal["session"] = "session"
    number: SessionCount


Due = Annotated[DueOn | DueAtSession, Field(discriminator="kind")]
"""A day or a session number (A1.15)."""


class Cadence(Value):
    """How often something is measured or done: `every` 2 `week`s (A1.15, A1.42)."""

    every: Annotated[int, Field(ge=1, le=366)]
    unit: Literal["day", "week", "month", "session"]

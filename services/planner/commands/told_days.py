"""Days that a command may tell by an instant: the day on which it falls at the client's site."""

from datetime import date, datetime
from typing import Annotated, Final

from pydantic import Discriminator, Tag, TypeAdapter, WithJsonSchema

from events.values.base import Value
from events.values.dates import Day, Instant
from events.values.signatures import SignerRole
from events.values.text import Line

_DAY_CHARACTERS: Final = 10


def _kind(told: object) -> str:
    if isinstance(told, str):
        return "day" if len(told) <= _DAY_CHARACTERS else "instant"
    return "instant" if isinstance(told, datetime) else "day"


ToldDay = Annotated[
    Annotated[Day, Tag("day")] | Annotated[Instant, Tag("instant")],
    Discriminator(_kind),
    WithJsonSchema({"anyOf": [TypeAdapter(each).json_schema() for each in (Day, Instant)]}),
]
"""A day, or an instant: which day that is, its decision finds by the clocks at the site."""


class SignedElsewhere(Value):
    """Who signed a plan in the system that it comes from, and when (A1.60)."""

    role: SignerRole
    signed_on: ToldDay
    printed_name: Line | None = None


def instant_in(told: date) -> datetime | None:
    """Return the instant by which a day was told; None where it was told by itself."""
    return told if isinstance(told, datetime) else None

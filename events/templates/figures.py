"""The figures of suggestions that no instrument owns: weeks by diagnosis, a share, names."""

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field

from events.measures.models import Row
from events.values.base import Value
from events.values.text import Code, Line, Words

Rows = tuple[Row, ...]


class Weeks(Value):
    """How many weeks an objective usually has."""

    weeks: Annotated[int, Field(ge=1, le=104)]
    rows: Rows
    verified: bool


class WeeksOf(Weeks):
    """Weeks for diagnoses whose codes begin so."""

    codes: tuple[Code | Line, ...]


class Share(Value):
    """How much of the way a target lies, in percent, where a measure ships no figure."""

    percent: Annotated[int, Field(ge=1, le=100)]
    rows: Rows
    verified: bool


class Figures(Value):
    """One version of these figures."""

    version: Annotated[int, Field(ge=1)]
    source: Words
    weeks: tuple[WeeksOf, ...]
    usual_weeks: Weeks
    share_percent: Share
    names: dict[Code, Line]


@cache
def figures() -> Figures:
    """Return the figures of this release."""
    data = files(__package__) / "data" / "suggesting.json"
    return Figures.model_validate_json(data.read_bytes())

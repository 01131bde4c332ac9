"""From which age a client decides alone, and no parent stands in unasked (B09, A7.08); pure."""

from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class Majority(BaseModel):
    """The age of this release, in years, with its version and source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    verified: bool
    years: int


@cache
def majority() -> Majority:
    """Return the age of this release."""
    data = files(__package__) / "data" / "majority.json"
    return Majority.model_validate_json(data.read_bytes())


def is_of_age(born: date, day: date, years: int) -> bool:
    """Return whether somebody has had the birthday of so many years by `day`.

    Who was born on February 29 has it on March 1 of other years.
    """
    before_birthday = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - before_birthday >= years

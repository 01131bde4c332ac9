"""How many sessions courses of treatment usually take: figures with their source (A3.15); pure."""

import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from events.measures.models import Rows
from events.values.base import Value
from events.values.dates import SessionCount
from events.values.text import Code, Line, Words

_HUNDRED: Final = 100


class Course(Value):
    """One usual length: of a treatment that is `named` in a plan, or of a diagnosis.

    `codes` are beginnings of ICD-10-CM codes. `low` to `high` are sessions, both ends in it.
    """

    course: Code
    name: Line
    by: Literal["treatment", "diagnosis"]
    codes: Annotated[tuple[Line, ...], Field(min_length=1)]
    named: tuple[Line, ...]
    low: SessionCount
    high: SessionCount
    rows: Rows
    verified: bool

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high < self.low or (self.by == "treatment") != bool(self.named):
            raise ValueError("low to high, and names for treatments alone")
        return self

    def is_named(self, text: str) -> bool:
        """Return whether a text names this treatment, as words of its own."""
        return any(re.search(rf"\b{re.escape(one)}\b", text.casefold()) for one in self.named)


class Courses(Value):
    """One version of these figures; below `short_percent` of the least, a course is short."""

    version: Annotated[int, Field(ge=1)]
    source: Words
    short_percent: Annotated[int, Field(ge=1, le=100)]
    short_source: Words
    courses: tuple[Course, ...]


@cache
def courses() -> Courses:
    """Return the figures of this release."""
    return Courses.model_validate_json(courses_edition())


def courses_edition() -> bytes:
    """Return the figures as they stand in their file."""
    return (files(__package__) / "data" / "courses.json").read_bytes()


def usual_courses(codes: Collection[str], texts: Iterable[str]) -> tuple[Course, ...]:
    """Return the courses for diagnoses, one for each kind of diagnosis at most.

    A treatment that `texts` name goes before the figure of its diagnosis.
    """
    said = list(texts)
    fitting = [each for each in courses().courses if _fits(each, codes)]
    named = [each for each in fitting if any(each.is_named(one) for one in said)]
    treated = {code for each in named for code in each.codes}
    others = [each for each in fitting if each.by == "diagnosis" and treated.isdisjoint(each.codes)]
    return (*named, *others)


def longest(found: Iterable[Course]) -> Course | None:
    """Return the course that takes longest: who has two diagnoses has time for both."""
    return max(found, key=lambda each: (each.high, each.low, each.course), default=None)


def is_short(sessions: float, found: Iterable[Course]) -> Course | None:
    """Return the course of which so many sessions are too few, the one with the least; or None."""
    least = min(found, key=lambda each: (each.low, each.course), default=None)
    if least is None or sessions * _HUNDRED >= least.low * courses().short_percent:
        return None
    return least


def _fits(course: Course, codes: Collection[str]) -> bool:
    return any(code.startswith(course.codes) for code in codes)

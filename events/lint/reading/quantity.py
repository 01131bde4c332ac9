"""A quantity: a number that measures, with its unit, its rate and what it is for."""

from typing import NamedTuple

from events.lint.reading.numbers import Number
from events.lint.reading.roles import Role


class Quantity(NamedTuple):
    """A number that measures; `days` is the length of the period that a rate is told for."""

    role: Role
    number: Number
    first: int
    last: int
    unit: str = ""
    days: float | None = None
    compare: str = ""
    scale: str = ""

    @property
    def percent(self) -> bool:
        """Whether it is a share or a change in percent."""
        return self.number.percent

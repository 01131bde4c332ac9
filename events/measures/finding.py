"""What a rule finds, with its rows and its arithmetic, and how numbers are spelled in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from events.measures.models import Rows
from events.values.quantities import Number
from events.values.sessions import ScoreContent
from events.values.text import Code

_NONE: Mapping[Code, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is what was found, `rows` the rule, `arithmetic` how it was reckoned.

    `verified` is False where a figure of the rule was not read at its source.
    """

    code: Code
    rows: Rows
    arithmetic: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Administration:
    """One administration as rules look at it: when, the total, the answers that were given."""

    at: datetime
    total: Decimal
    items: Mapping[Code, Decimal] = field(default_factory=lambda: _NONE)

    @property
    def day(self) -> date:
        """The local day of the administration."""
        return self.at.date()


def administration(score: ScoreContent) -> Administration:
    """Return a recorded score as rules look at it."""
    items = {each.code: Decimal(each.value) for each in score.items}
    return Administration(score.administered_at, Decimal(score.total), MappingProxyType(items))


def spelled(value: Decimal) -> Number:
    """Return a number in its one shortest spelling."""
    shortest = f"{value.normalize():f}"
    return "0" if shortest == "-0" else shortest

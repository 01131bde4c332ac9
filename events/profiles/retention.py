"""Until when documents and records are kept at least, and what keeps them longer (B03, B42)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from events.state.holds import Holds, holds_on
from events.values.base import Value
from events.values.text import Code, Line, UsState


class RetentionRule(Value):
    """So many years from a day on; `state` None is of all. Law where `verified`."""

    code: Code
    of: Literal["documentation", "record"]
    state: UsState | None
    years: int
    counted_from: Literal["creation-or-last-effective-day", "discharge"]
    source: Line
    verified: bool


class RetentionRules(Value):
    """The rules of this release; of medical records the states decide (B03)."""

    version: int
    rules: tuple[RetentionRule, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """The last day on which something is to be kept, and the rule that says so."""

    until: date
    rule: RetentionRule


@cache
def retention_rules() -> RetentionRules:
    """Return the rules of this release."""
    path = files(__package__) / "data" / "retention.json"
    return RetentionRules.model_validate_json(path.read_bytes())


def documentation_floor(created_on: date, last_effective_on: date | None = None) -> Floor:
    """Return until when a policy or a required record of an action is kept (B03).

    The later of the day of its creation and the day on which it last was in effect counts.
    """
    rule = next(each for each in retention_rules().rules if each.of == "documentation")
    return Floor(_after(max(created_on, last_effective_on or created_on), rule.years), rule)


def record_floor(discharged_on: date, state: UsState) -> Floor | None:
    """Return until when a client's record is kept in a state; None where no rule is known (B03)."""
    known = (each for each in retention_rules().rules if (each.of, each.state) == ("record", state))
    rule = next(known, None)
    return None if rule is None else Floor(_after(discharged_on, rule.years), rule)


def hindrances(day: date, floors: tuple[Floor, ...], holds: Holds) -> tuple[str, ...]:
    """Return what keeps a record from being erased on `day`, by code; holds come first (B03, B42).

    A hold beats whatever else has run out.
    """
    held = tuple(f"hold:{each}" for each in holds_on(holds, day))
    return (*held, *(each.rule.code for each in floors if day <= each.until))


def _after(day: date, years: int) -> date:
    """Return the same day so many years later; after Feb 29, in a common year, Mar 1."""
    with suppress(ValueError):
        return day.replace(year=day.year + years)
    return date(day.year + years, 3, 1)

"""By when requests of clients are answered, and what lets them be denied (B05, B06, B07, B15)."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from events.values.requests import Right
from events.values.text import Code


class Ground(BaseModel):
    """A lawful reason; `of_others` fits only entries of an originator who can act (B40)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    reviewable: bool
    of_others: bool = False


class RightRule(BaseModel):
    """One right: days to answer, days of the one extension, None where there is none.

    `verified` is False of figures that were not read at their source: they are configuration.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    right: Right
    days: int
    extension_days: int | None
    verified: bool
    written: bool
    source: str
    grounds: tuple[Ground, ...]

    def ground(self, code: Code) -> Ground | None:
        """Return a lawful reason by its code; None where it is none."""
        return next((each for each in self.grounds if each.code == code), None)


class RightsRules(BaseModel):
    """The rules of a clinic, or of the law, as one version.

    `oral_suspension_days` is how long an agency's word by mouth suspends an accounting (B07).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    oral_suspension_days: int
    rights: tuple[RightRule, ...]

    def of(self, right: Right) -> RightRule:
        """Return the rule of a right; each has one."""
        return next(rule for rule in self.rights if rule.right == right)


@cache
def rights_rules() -> RightsRules:
    """Return the rules of federal law."""
    data = files(__package__) / "data" / "rights.json"
    return RightsRules.model_validate_json(data.read_bytes())

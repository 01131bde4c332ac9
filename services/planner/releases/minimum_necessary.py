"""What of a record a purpose needs, and which disclosures may hold more (B08)."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from events.values.consents import Purpose
from events.values.disclosures import DisclosureBasis, DisclosureContent
from events.values.text import Code


class Excepted(BaseModel):
    """A basis under which the rule does not hold, and where the law says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: DisclosureBasis
    source: str


class Need(BaseModel):
    """The parts of the record that a purpose needs; that others went out is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Purpose
    sections: frozenset[Code]


class MinimumRules(BaseModel):
    """The rules, with their version and source.

    What goes to the Secretary of HHS is asked for by law, and is recorded on that basis.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    verified: bool
    exceptions: tuple[Excepted, ...]
    needs: tuple[Need, ...]

    def beyond(self, disclosure: DisclosureContent) -> tuple[Code, ...]:
        """Return the parts that went out, without a reason, and that the purpose does not need."""
        if disclosure.basis in {each.basis for each in self.exceptions}:
            return ()
        if disclosure.necessary_because is not None:
            return ()
        need = next((each for each in self.needs if each.purpose == disclosure.purpose), None)
        if need is None:
            return ()
        return tuple(each for each in disclosure.sections if each not in need.sections)


@cache
def minimum_rules() -> MinimumRules:
    """Return the rules of this release."""
    data = files(__package__) / "data" / "minimum_necessary.json"
    return MinimumRules.model_validate_json(data.read_bytes())

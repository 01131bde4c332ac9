"""The instruments that ship with the product, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import TypeAdapter

from events.measures.models import Instrument, Rules, WrongLoinc
from events.values.sessions import LoincCode
from events.values.text import Code

NO_BAND_TABLE: Final[Code] = "none"
"""The band table of a score whose total is read by no table."""


@dataclass(frozen=True, slots=True)
class Library:
    """Instruments by id, the codes known to be wrong, and the figures of rules."""

    instruments: Mapping[Code, Instrument]
    wrong_loinc: Mapping[LoincCode, WrongLoinc]
    rules: Rules

    def find(self, name: Code) -> Instrument | None:
        """Return the instrument with this id; None when there is none, be it an alias."""
        return self.instruments.get(name)

    def meant(self, name: Code) -> Instrument | None:
        """Return the instrument with this id or alias; None when there is none."""
        found = self.find(name)
        others = (each for each in self.instruments.values() if name in each.aliases)
        return found or next(others, None)


@cache
def library() -> Library:
    """Return the instruments, codes and rules of this release."""
    data = files(__package__) / "data"
    instruments = (
        Instrument.model_validate_json(each.read_bytes())
        for each in (data / "instruments").iterdir()
        if each.name.endswith(".json")
    )
    wrong = TypeAdapter(tuple[WrongLoinc, ...]).validate_json(
        (data / "wrong_loinc.json").read_bytes()
    )
    rules = Rules.model_validate_json((data / "rules.json").read_bytes())
    return Library(_by_id(instruments), {each.code: each for each in wrong}, rules)


def _by_id(instruments: Iterable[Instrument]) -> Mapping[Code, Instrument]:
    return {each.id: each for each in sorted(instruments, key=lambda each: each.id)}

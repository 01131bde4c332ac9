"""The parts of the library: each with what it is for, where it comes from, what it needs; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from events.templates.library import Shelf, Template
from events.templates.slots import SLOT
from services.planner.templates.measures_of import plain

Json = dict[str, Any]
Member = tuple[str, str]
"""A section of a template and a key in it."""

SECTIONS: Final = (
    *("diagnoses", "questions", "baselines", "texts", "problems", "goals", "objectives"),
    *("interventions", "measurement", "referrals", "discharge"),
)
LINKS: Final[Mapping[str, str]] = {
    "goal": "goals",
    "problems": "problems",
    "objectives": "objectives",
    "diagnoses": "diagnoses",
    "baseline": "baselines",
    "question": "questions",
    "diagnosis": "diagnoses",
}
"""Which section the members of a part lead to."""


@dataclass(frozen=True)
class Stock:
    """One template's parts as JSON, by section and key; those of discharge are its criteria."""

    template: Template
    parts: Mapping[str, Mapping[str, Json]] = field(repr=False)

    @property
    def name(self) -> str:
        """How references to its parts begin."""
        return f"{self.template.id}/{self.template.version}"

    def part(self, member: Member) -> Json | None:
        """Return a part; None when there is none."""
        section, key = member
        return self.parts.get(section, {}).get(key)

    def needs(self, member: Member) -> Iterator[Member]:
        """Yield what a part cannot do without; whom an intervention serves is no need."""
        section, _ = member
        part = self.part(member) or {}
        for name, link in links(part):
            if not (section == "interventions" and name == "objectives"):
                yield LINKS[name], link
        for text in strings(part):
            for found in SLOT.finditer(text):
                if found[1] != "target":
                    yield from self._asked(found[2])

    def _asked(self, key: str) -> Iterator[Member]:
        for section in ("baselines", "texts"):
            if key in self.parts[section]:
                yield section, key

    def instruments(self, key: str) -> set[str]:
        """Return the measures of an objective's criteria."""
        part = self.part(("objectives", key)) or {}
        return {one for name, one in members(part) if name == "instrument"}

    def codes_of(self, key: str) -> set[str]:
        """Return the codes of the diagnoses that an objective's problems stand on."""
        goal = self.parts["goals"][self.parts["objectives"][key]["goal"]]
        named = {one for x in goal["problems"] for one in self.parts["problems"][x]["diagnoses"]}
        found = (self.parts["diagnoses"][each] for each in named)
        return {one["code"] for part in found for one in part["codes"]}

    def codes(self) -> list[str]:
        """Return the diagnoses' codes."""
        return [one["code"] for part in self.parts["diagnoses"].values() for one in part["codes"]]


def stock(template: Template) -> Stock:
    """Return a template's parts."""
    return _stock(template.model_dump_json())


@cache
def _stock(raw: str) -> Stock:
    template = Template.model_validate_json(raw)
    content = plain(template.content)
    held = {name: content.get(name, ()) for name in SECTIONS if name != "discharge"}
    held["discharge"] = content["discharge"].get("criteria", ())
    return Stock(template, {name: {x["key"]: x for x in each} for name, each in held.items()})


def stocks(shelf: Shelf) -> list[Stock]:
    """Return the newest version of each template, by id."""
    names = sorted({name for name, _ in shelf.held})
    found = (shelf.find(name) for name in names)
    return [stock(each) for each in found if each is not None]


def members(value: object) -> Iterator[tuple[str, str]]:
    """Yield every text in a JSON value with the name of the member that it is, or is listed in."""
    if isinstance(value, dict):
        for name, each in value.items():
            if isinstance(each, str):
                yield name, each
            elif isinstance(each, list):
                yield from ((name, one) for one in each if isinstance(one, str))
            yield from members(each)
    elif isinstance(value, list):
        for each in value:
            yield from members(each)


def links(part: Json) -> Iterator[tuple[str, str]]:
    """Yield the members of a part that name other parts."""
    yield from (pair for pair in members(part) if pair[0] in LINKS)


def strings(value: object) -> Iterator[str]:
    """Yield every text in a JSON value."""
    yield from (each for _, each in members(value))

"""Ids of what a document names: kept where they can be, else made of the names, always alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5

from events.values.item_ids import ItemId, RecordId
from services.planner.importing.draft import Json, is_name

_NAMESPACE: Final = UUID("5b6e5f0c-7a0f-5c39-9a31-3f9a5a4d0e2b")
_NAMES: Final = 4_096
"""How many names are remembered: a document says most of its own several times."""

_SECTIONS: Final[Mapping[str, str]] = {
    "diagnosis_id": "diagnoses",
    "problem_id": "problems",
    "goal_id": "goals",
    "objective_id": "objectives",
    "criterion_id": "criteria",
    "intervention_id": "interventions",
    "homework_id": "homework",
    "skill_id": "skills",
    "session_id": "sessions",
    "score_id": "scores",
    "plan_id": "plans",
    "client_id": "clients",
    "episode_id": "episodes",
}
"""Which section the ids of each member are of; a member of many ends on `_ids`."""


_OF_CLINIC: Final = frozenset({"plans", "clients", "episodes"})
_RECORDS: Final = _OF_CLINIC | {"sessions", "scores"}
"""Sections whose ids are UUIDs; the others are of one plan's items, whose ids may be short."""

_NUMBERED: Final = "n"
"""What a number gets before it, so that it is an id; items without a name have their place."""


@lru_cache(_NAMES)
def _made_of(name: str) -> str:
    return str(uuid5(_NAMESPACE, name))


@dataclass(frozen=True, slots=True)
class Naming:
    """Gives ids within one clinic and plan; items keep short ones like `g1`, and UUIDs are kept."""

    clinic: str
    plan: str

    def id(self, section: str, name: Json) -> Json:
        """Return the id of an item that the document calls `name`; what names nothing as it is."""
        if not is_name(name):
            return name
        text = str(name)
        kind = RecordId if section in _RECORDS else ItemId
        if kind.fits(text):
            return text
        if kind is ItemId and ItemId.fits(f"{_NUMBERED}{text}"):
            return f"{_NUMBERED}{text}"
        within = self.clinic if section in _OF_CLINIC else self.plan
        return _made_of(f"{within}\n{section}\n{text}")

    def named(self, value: Json) -> Json:
        """Return `value` with every reference to an item as that item's id."""
        if isinstance(value, dict):
            return {name: self._member(name, each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.named(each) for each in value]
        return value

    def _member(self, name: str, value: Json) -> Json:
        section = _SECTIONS.get(name.removesuffix("s"))
        if section is None or value is None:
            return self.named(value)
        if isinstance(value, list):
            return [self.id(section, each) for each in value]
        return self.id(section, value)

"""Keys of parts from several templates side by side; pure.

The same thing stands once, another one gets another key; texts and links follow their keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from events.templates.slots import SLOT
from services.planner.templates.stock import LINKS, Json, Member

_ROOMS: Final[Mapping[str, str]] = {"texts": "baselines", "discharge": "criteria"}
"""Sections whose keys share a room with another's, since slots name them."""
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "baselines": ("asks", "unit", "instrument"),
    "texts": ("asks",),
}
"""What has to be equal for two parts to ask for the same thing."""


@dataclass
class Names:
    """The keys of a template to come: which are taken, and by what."""

    used: dict[str, dict[str, Json]] = field(default_factory=dict)

    def keep(self, section: str, part: Json) -> tuple[str, bool]:
        """Return the key for a part, and whether the same thing stands under it already."""
        room = self.used.setdefault(_ROOMS.get(section, section), {})
        base, number = part["key"], 1
        while (key := _numbered(base, number)) in room:
            if _same(section, room[key], part):
                return key, True
            number += 1
        room[key] = part
        return key, False


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base[:36].rstrip('-')}-{number}"


def _same(section: str, held: Json, part: Json) -> bool:
    if section == "diagnoses":
        codes = [{one["code"] for one in each.get("codes", ())} for each in (held, part)]
        return not codes[0].isdisjoint(codes[1])
    compared = _SAME.get(section)
    if compared is None:
        return False
    return all(held.get(name) == part.get(name) for name in compared)


@dataclass(frozen=True)
class Renaming:
    """The new keys of one template's parts, by section and old key; of criteria under theirs."""

    keys: Mapping[Member, str]

    def of(self, section: str, key: str) -> str:
        """Return the new key of a part."""
        return self.keys.get((section, key), key)

    def part(self, value: Any) -> Any:  # noqa: ANN401 -- JSON
        """Return a part with its links and slots under the new keys."""
        if isinstance(value, dict):
            return {name: self._member(name, each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.part(each) for each in value]
        return self._text(value) if isinstance(value, str) else value

    def _member(self, name: str, value: Any) -> Any:  # noqa: ANN401 -- JSON
        section = LINKS.get(name)
        if section is not None and isinstance(value, str):
            return self.of(section, value)
        if section is not None and isinstance(value, list):
            return [self.of(section, each) if isinstance(each, str) else each for each in value]
        if name in {"criteria", "targets"}:
            return [self._criterion(each) for each in value]
        return self.part(value)

    def _criterion(self, value: Any) -> Any:  # noqa: ANN401 -- JSON
        made = self.part(value)
        if isinstance(made, dict) and "metric" in made:
            made["key"] = self.of("criteria", made["key"])
        return made

    def _text(self, text: str) -> str:
        return SLOT.sub(lambda slot: self._slot(slot[1], slot[2]), text)

    def _slot(self, kind: str | None, name: str) -> str:
        if kind == "target":
            return f"{{target:{self.of('criteria', name)}}}"
        known = ("baselines", name) if ("baselines", name) in self.keys else ("texts", name)
        new = self.keys.get(known, name)
        return f"{{{kind}:{new}}}" if kind else f"{{{new}}}"

"""A command that a document asks for, and where in the document each of its fields stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, TypeAlias

from services.planner.refusal import Refusal

Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Draft:
    """A command as JSON. `places` lead from its fields, by JSON pointer, into the document."""

    command: Mapping[str, Json]
    places: Mapping[str, str] = field(default_factory=dict)

    def place(self, pointer: str) -> str:
        """Return where in the document a field of the command stands."""
        for known in sorted(self.places, key=len, reverse=True):
            if pointer == known or pointer.startswith(f"{known}/") or not known:
                return self.places[known] + pointer[len(known) :]
        return pointer


class InvalidDocument(Refusal):
    """A plan document lacks what its commands need, or has it in another form."""

    code = "invalid-document"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sources = ("A1.60",)
    way_out: ClassVar[str] = "send the document that docs/import.md describes"


def members(value: Json, pointer: str) -> Mapping[str, Json]:
    """Return a JSON object; an absent one is empty.

    Raises:
        InvalidDocument: it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidDocument(pointer, rule="must be an object")
    return value


def items(section: Json, pointer: str) -> Iterator[tuple[str, Mapping[str, Json], str]]:
    """Yield the items of a section: id, item, and the pointer to it.

    A section is an object of items by their ids, or an array; there an item's id is its member
    `id`, else its place.

    Raises:
        InvalidDocument: the section or an item has not this form.
    """
    if isinstance(section, list):
        for place, value in enumerate(section):
            where = f"{pointer}/{place}"
            item = members(value, where)
            yield str(item.get("id", place)), item, where
    else:
        for key, value in members(section, pointer).items():
            where = f"{pointer}/{escaped(key)}"
            yield key, members(value, where), where


def escaped(name: str) -> str:
    """Return a member's name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")

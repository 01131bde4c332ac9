"""A command that a document asks for, and where in the document each of its fields stands."""

from collections.abc import Iterable, Iterator, Mapping
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
    whole = "(document)"
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
        InvalidDocument: the section or an item has not this form, or an item has two names, or one
            that is no text.
    """
    if isinstance(section, list):
        for place, value in enumerate(section):
            where = f"{pointer}/{place}"
            item = members(value, where)
            yield _named(item, str(place), where), item, where
    else:
        for key, value in members(section, pointer).items():
            where = f"{pointer}/{escaped(key)}"
            item = members(value, where)
            if _named(item, key, where) != key:
                raise InvalidDocument(f"{where}/id", rule="names another item than its key does")
            yield key, item, where


def is_name(value: Json) -> bool:
    """Say whether a value can name something: text, or a whole number."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def _named(item: Mapping[str, Json], otherwise: str, where: str) -> str:
    name = item.get("id")
    if name is None:
        return otherwise
    if not is_name(name):
        raise InvalidDocument(f"{where}/id", rule="must be text")
    return str(name)


def require_known(held: Mapping[str, Json], known: Iterable[str], pointer: str) -> None:
    """Return quietly when an object has no member but those that are known (A1.60).

    Raises:
        InvalidDocument: it has another, which would be lost.
    """
    for name in sorted(held.keys() - set(known)):
        raise InvalidDocument(f"{pointer}/{escaped(name)}", rule="is no member of a plan document")


def escaped(name: str) -> str:
    """Return a member's name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")

"""JSON values with their places: what is read of a document, and the error that names a place."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import NamedTuple

from events.errors import Refused


class UnreadableDocument(Refused):
    """The document is no JSON, or a member has another type than its schema says."""

    code = "unreadable-document"

    def __init__(self, pointer: str, rule: str) -> None:
        super().__init__(f"{pointer or 'the document'}: {rule}")
        self.pointer = pointer


class Node(NamedTuple):
    """A JSON value at a place; a missing member is a node whose value is null."""

    value: object
    path: str

    def __bool__(self) -> bool:
        """Whether there is anything: not null, not empty."""
        return self.value is not None and self.value not in ("", [], {}, ())

    @property
    def name(self) -> str:
        """The last part of its place: the member's name or the place in its array."""
        return self.path.rsplit("/", 1)[-1]

    def child(self, name: str | int, value: object) -> "Node":
        """Return `value` as this node's member `name`."""
        part = str(name)
        if "~" in part or "/" in part:
            part = part.replace("~", "~0").replace("/", "~1")
        return Node(value, f"{self.path}/{part}")

    def get(self, *names: str) -> "Node":
        """Return the first of the members `names` that is there, else the first as missing."""
        members = self.members()
        for name in names:
            value = members.get(name)
            if value is not None:
                return Node(value, f"{self.path}/{name}")
        return Node(None, f"{self.path}/{names[0]}")

    def has(self, *names: str) -> bool:
        """Say whether any of the members is written down, even as null."""
        members = self.members()
        return any(name in members for name in names)

    def members(self) -> Mapping[str, object]:
        """Return the members of an object; none of what is null."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise UnreadableDocument(self.path, "must be an object")
        return self.value

    def items(self) -> Iterator["Node"]:
        """Yield the elements of an array, or the values of an object; none of what is null."""
        if isinstance(self.value, dict):
            yield from (self.child(key, value) for key, value in self.value.items())
        elif isinstance(self.value, list | tuple):
            yield from (self.child(place, value) for place, value in enumerate(self.value))
        elif self.value is not None:
            raise UnreadableDocument(
                self.path, "must be an array, or an object of items by their id"
            )

    def text(self) -> str:
        """Return a string; empty when it is missing."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise UnreadableDocument(self.path, "must be a string")
        return self.value

    def loose_text(self) -> str:
        """Return a string or number as text; empty for anything else."""
        kept = isinstance(self.value, str | int | float) and not isinstance(self.value, bool)
        return str(self.value) if kept else ""

    def number(self) -> float | None:
        """Return a number, also one written as a string; nothing when it is none."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            return None
        try:
            found = float(Decimal(str(self.value)[:300]))
        except (InvalidOperation, OverflowError, ValueError):
            return None
        return found if isfinite(found) else None

    def names(self) -> tuple[str, ...]:
        """Return a string, or an array of strings or numbers, as texts: what links name."""
        if isinstance(self.value, list | tuple):
            return tuple(text for each in self.items() if (text := each.loose_text()))
        one = self.loose_text()
        return (one,) if one else ()

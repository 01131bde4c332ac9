"""Recorded values as lines of text: nothing that was stated is left out, nothing is added.

A field at its default is left out, as it is from the hash of content, so a later field with a
default changes no old text. Codes and numbers stand as they were recorded. A text of several lines
has each of them marked, so that no text can pass for a field.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final, TypeAlias

from events.payload import Payload
from events.values.dates import Cadence, DueAtSession, DueOn
from events.values.item_ids import ItemId
from events.values.quantities import Amount, Target

Names: TypeAlias = Mapping[tuple[str, ItemId], str]
"""What items are called where others refer to them, by kind and id."""

STEP: Final = "  "
_MARK: Final = "| "
_BREAK: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Everything that some reader of text starts a new line at."""
_UNSAID: Final = frozenset({"criterion_id"})
"""Identifiers that readers are given a place for."""


def lines_of(value: Payload, names: Names, indent: str = STEP) -> Iterator[str]:
    """Yield the lines of a value, one or more for each field that was stated."""
    for name, field in type(value).model_fields.items():
        member = getattr(value, name)
        if name not in _UNSAID and (field.is_required() or member != field.default):
            yield from _field(name, member, names, indent)


def text_lines(label: str, text: str, indent: str = STEP) -> Iterator[str]:
    """Yield a text under its label; one of several lines has each of them marked."""
    lines = _BREAK.split(text)
    if len(lines) == 1:
        yield f"{indent}{label}: {text}"
        return
    yield f"{indent}{label}:"
    for line in lines:
        yield f"{indent}{STEP}{_MARK}{line}"


def short(amount: Amount) -> str:
    """Return an amount in a few words."""
    return amount.low if amount.high is None else f"{amount.low} to {amount.high}"


def _field(name: str, member: object, names: Names, indent: str) -> Iterator[str]:
    kind = name.removesuffix("s").removesuffix("_id")
    label = kind if name.endswith(("_id", "_ids")) else name
    yield from _member(label.replace("_", " "), member, (names, kind), indent)


def _member(label: str, member: object, named: tuple[Names, str], indent: str) -> Iterator[str]:
    if isinstance(member, tuple):
        yield f"{indent}{label}:"
        for place, each in enumerate(member, start=1):
            yield from _member(str(place), each, named, indent + STEP)
    elif isinstance(member, Payload) and (words := _in_short(member)) is None:
        yield f"{indent}{label}:"
        yield from lines_of(member, named[0], indent + STEP)
    elif isinstance(member, Payload):
        yield f"{indent}{label}: {words}"
    else:
        yield from text_lines(label, _plain(member, named), indent)


def _plain(member: object, named: tuple[Names, str]) -> str:
    names, kind = named
    match member:
        case ItemId():
            return names.get((kind, member), str(member))
        case bool():
            return "yes" if member else "no"
        case date() | datetime():
            return member.isoformat()
        case _:
            return "none" if member is None else str(member)


def _in_short(member: Payload) -> str | None:
    """Return a quantity or a point in time in a few words; None for anything else."""
    match member:
        case Amount():
            return short(member)
        case Target():
            return f"{member.comparator} {short(member.amount)}"
        case DueOn():
            return f"by {member.on.isoformat()}"
        case DueAtSession():
            return f"by session {member.number}"
        case Cadence():
            return f"every {member.every} {member.unit}"
        case _:
            return None

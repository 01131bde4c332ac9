"""Two states of one plan compared, for people and for programs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from events.canonical import JsonValue
from events.state.documents import Fragments, document
from events.state.plan import PlanState
from events.state.sections import PLAN
from services.projections.record.change_words import change_sentence
from services.projections.record.changes import Change, changes
from services.projections.record.json_patch import Operation, json_patch, unescaped

Document: TypeAlias = Mapping[str, JsonValue]

_WHOLE: Final = frozenset({"target", "due", "baseline", "amount", "cadence", "streak", "priority"})
"""Members that are read as one: a target of `below 10`, never a comparator and a number."""


class ToldChange(NamedTuple):
    """One change: where, what it says in a sentence, the value before and after.

    `path` leads into the document of the plan; what is absent on one side is None there.
    """

    path: str
    sentence: str
    before: JsonValue
    after: JsonValue


class Difference(NamedTuple):
    """What differs between two states of a plan.

    `patch` turns the document of the earlier into that of the later (RFC 6902).
    """

    changes: list[ToldChange]
    patch: list[Operation]


def plan_document(state: PlanState) -> Document:
    """Return a plan as its document shows it, at any version, by itself."""
    found: Document = orjson.loads(document(state, PLAN, Fragments()))
    return found


def difference(before: PlanState, after: PlanState) -> Difference:
    """Return what differs between two states of one plan."""
    old, new = plan_document(before), plan_document(after)
    found = _whole(changes(before, after, PLAN))
    told = [ToldChange(*_told(each, old, new)) for each in found]
    return Difference(told, json_patch(dict(old), dict(new)))


def _told(change: Change, old: Document, new: Document) -> tuple[str, str, JsonValue, JsonValue]:
    if not _is_part(change.path):
        return change.path, change_sentence(change, old, new), change.before, change.after
    whole = Change(change.path, found_at(old, change.path), found_at(new, change.path))
    return whole.path, change_sentence(whole, old, new), whole.before, whole.after


def _whole(found: list[Change]) -> Iterator[Change]:
    """Yield changes with those inside of one value put together, each path once."""
    seen: set[str] = set()
    for each in found:
        path = _shortened(each.path)
        if path == each.path:
            yield each
        elif path not in seen:
            seen.add(path)
            yield Change(path, None, None)


def _shortened(path: str) -> str:
    """Return a path up to the first member that is read as one."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part in _WHOLE:
            return "/".join(parts[: place + 1])
    return path


def _is_part(path: str) -> bool:
    return path.rpartition("/")[2] in _WHOLE


def found_at(document: Document, path: str) -> JsonValue:
    """Return what a JSON pointer leads to in a document; None where it leads nowhere."""
    value: Any = document
    for part in path.split("/")[1:]:
        name = unescaped(part)
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    found: JsonValue = value
    return found

"""The texts of a plan, each with its place."""

import re
from collections.abc import Iterator
from typing import Final

from events.lint.pointing import Node

_DEPTH: Final = 6
_NOT_WORDS: Final = frozenset(
    (
        *("id", "code", "status", "kind", "origin", "horizon", "role", "outcome", "basis"),
        *("direction", "comparator", "unit", "source", "instrument", "content_hash", "hash"),
        *("purpose", "service", "metric", "plan_type", "low", "high", "on", "date", "due"),
        *("measures", "band_table", "instrument_version"),
    )
)
# One run of characters with a digit or the like in it: an id, a code, a date, a hash.
_CODE: Final = re.compile(r"(?=\S*[\d_:])[\w:.+/-]+\Z", re.ASCII)


def strings(node: Node, depth: int = _DEPTH) -> list[str]:
    """Return every string within, in order; ids and codes are none."""
    return [text for _, text in placed(node, depth)]


def placed(node: Node, depth: int = _DEPTH) -> Iterator[tuple[str, str]]:
    """Yield place and text of every string within that people wrote."""
    if isinstance(node.value, str):
        if not _CODE.match(node.value):
            yield node.path, node.value
    elif isinstance(node.value, dict | list) and depth:
        for each in node.items():
            name = each.path.rsplit("/", 1)[-1]
            if name not in _NOT_WORDS and not name.endswith(("_id", "_ids", "_on", "_at", "_time")):
                yield from placed(each, depth - 1)


_SECTIONS: Final = (
    *("diagnoses", "problems", "goals", "objectives", "interventions", "strengths", "barriers"),
    *("discharge_criteria", "contract", "safety_plan", "crisis_plan", "presenting_concern"),
    *("client_input", "preferences", "narrative", "summary", "notes", "history", "assessment"),
)


def texts_of(root: Node) -> Iterator[tuple[str, str]]:
    """Yield place and text of everything that people wrote in a plan's sections."""
    for name in _SECTIONS:
        yield from placed(root.get(name))

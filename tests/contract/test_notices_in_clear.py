"""What notices say in clear has no room for a text: ids, codes, days, instants and numbers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from events.ids import StreamKind
from events.registry import default
from events.schema_export import FOLDER

NOTICES = [each.full for each in default().types() if each.kind is StreamKind.NOTICE]
FORMATS = {"date", "date-time", "uuid"}


def strings(node: object, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every string that a schema allows, with its place."""
    if isinstance(node, dict):
        if node.get("type") == "string" and "const" not in node and "enum" not in node:
            yield where, node
        for name, child in node.items():
            yield from strings(child, f"{where}/{name}")
    if isinstance(node, list):
        for place, child in enumerate(node):
            yield from strings(child, f"{where}/{place}")


@pytest.mark.parametrize("full", NOTICES)
def test_no_field_takes_a_text(full: str) -> None:
    schema = json.loads((FOLDER / f"{full}.json").read_text("utf-8"))
    found = list(strings(schema))
    assert found
    for where, node in found:
        if node.get("format") in FORMATS:
            continue
        assert node["maxLength"] <= 40, where
        assert not re.search(node["pattern"], "Ann Lee"), where
        assert not re.search(node["pattern"], "worries a lot"), where


def test_there_are_notices() -> None:
    assert len(NOTICES) == 3

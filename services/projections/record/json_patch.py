"""How one JSON document becomes another, as JSON Patch (RFC 6902)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from events.canonical import JsonValue

Operation: TypeAlias = Mapping[str, JsonValue]


def json_patch(before: JsonValue, after: JsonValue) -> list[Operation]:
    """Return operations that turn `before` into `after`, to be applied in their order.

    Only `add`, `remove` and `replace` are used. Members that are alike are not touched, and lists
    are compared place by place. Numbers that are equal but of another type are replaced.
    """
    return [*_operations("", before, after)]


def _operations(path: str, old: JsonValue, new: JsonValue) -> Iterator[Operation]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_members(path, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_places(path, old, new)
    elif type(old) is not type(new) or old != new:
        yield {"op": "replace", "path": path, "value": new}


def _of_members(
    path: str, old: Mapping[str, JsonValue], new: Mapping[str, JsonValue]
) -> Iterator[Operation]:
    for name in old:
        if name not in new:
            yield {"op": "remove", "path": f"{path}/{escaped(name)}"}
    for name, value in new.items():
        inner = f"{path}/{escaped(name)}"
        if name in old:
            yield from _operations(inner, old[name], value)
        else:
            yield {"op": "add", "path": inner, "value": value}


def _of_places(
    path: str, old: Sequence[JsonValue], new: Sequence[JsonValue]
) -> Iterator[Operation]:
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        yield from _operations(f"{path}/{place}", one, other)
    for place in range(len(old) - 1, len(new) - 1, -1):
        yield {"op": "remove", "path": f"{path}/{place}"}
    for place in range(len(old), len(new)):
        yield {"op": "add", "path": f"{path}/{place}", "value": new[place]}


def escaped(name: str) -> str:
    """Return a member's name as a JSON pointer spells it (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def unescaped(part: str) -> str:
    """Return the member's name that a part of a JSON pointer spells."""
    return part.replace("~1", "/").replace("~0", "~")

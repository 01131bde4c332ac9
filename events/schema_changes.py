"""What a change of a schema breaks: the judgement behind every published version of an event type.

Events are kept for ever, so data that was valid must stay valid and mean the same. A widened bound,
a new optional field and another description are free; whatever this module does not know, it
reports. Rules between fields, which validators hold, stand in no schema: when one gets narrower,
only the golden corpus and a review can tell.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

_ABSENT: Final = object()
_WORDS: Final = frozenset(
    {"title", "description", "$schema", "$id", "$defs", "$comment", "examples"}
)
_AT_LEAST: Final = frozenset(
    {"minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties"}
)
_AT_MOST: Final = frozenset(
    {"maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties"}
)
_PARTS: Final = frozenset({"properties", "required", "items", "additionalProperties"})
_CHOICES: Final = ("anyOf", "oneOf")
_JUDGED: Final = _WORDS | _AT_LEAST | _AT_MOST | _PARTS | {"type", "enum", "const", "default"}


def breaking_changes(published: Schema, proposed: Schema) -> tuple[str, ...]:
    """Return what of `published` the schema `proposed` breaks, one sentence each, naming the field.

    Empty means: everything that was valid stays valid and keeps its meaning.
    """
    old, new = _inlined(published, published), _inlined(proposed, proposed)
    return tuple(f"{where or '(data)'}: {what}" for where, what in _compared(old, new, ""))


def _inlined(node: Any, root: Schema) -> Any:  # noqa: ANN401 -- any JSON value
    """Return `node` with every reference replaced by what it refers to."""
    if isinstance(node, list):
        return [_inlined(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = root["$defs"][str(node["$ref"]).rpartition("/")[2]]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return _inlined(node, root)
    return {key: _inlined(value, root) for key, value in node.items() if key != "$defs"}


def _compared(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    if old.get("default", _ABSENT) != new.get("default", _ABSENT) and "default" in old:
        yield where, "its default changed, so events without the field would change their meaning"
    before, after = _alternatives(old), _alternatives(new)
    if len(before) == len(after) == 1:
        yield from _narrowed(before[0], after[0], where)
        return
    for alternative in before:
        if not any(_accepts(candidate, alternative) for candidate in after):
            yield from _alternative_lost(alternative, after, where)


def _alternative_lost(
    old: Schema, candidates: list[Schema], where: str
) -> Iterator[tuple[str, str]]:
    """Yield what the only candidate of the same name narrowed, or that no candidate is left."""
    heirs = [each for each in candidates if _named(each) == _named(old)]
    if len(heirs) == 1:
        yield from _narrowed(old, heirs[0], where)
    else:
        yield where, f"no longer accepts {_named(old)}"


def _alternatives(node: Schema) -> list[Schema]:
    """Return the schemas of which a value must fit one."""
    for keyword in _CHOICES:
        if keyword in node:
            around = {
                key: node[key] for key in node if key not in {keyword, "default", "discriminator"}
            }
            return [
                inner for choice in node[keyword] for inner in _alternatives({**around, **choice})
            ]
    return [node]


def _accepts(new: Schema, old: Schema) -> bool:
    return not any(_narrowed(old, new, ""))


def _named(node: Schema) -> str:
    return str(node.get("title") or node.get("type") or "one of its forms")


def _narrowed(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    """Yield what of two schemas without alternatives makes the new one refuse or mean more."""
    if old.get("type") != new.get("type"):
        yield where, f"type changed from {old.get('type')} to {new.get('type')}"
        return
    yield from _values_removed(old, new, where)
    yield from _bounds_narrowed(old, new, where)
    for keyword in sorted((old.keys() | new.keys()) - _JUDGED):
        if old.get(keyword, _ABSENT) != new.get(keyword, _ABSENT):
            yield where, f"{keyword} changed"
    yield from _fields_broken(old, new, where)
    yield from _items_broken(old, new, where)


def _values_removed(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    before, after = _values(old), _values(new)
    if after is None:
        return
    if before is None:
        yield where, "accepts only listed values now"
        return
    yield from ((where, f"no longer accepts {value!r}") for value in before if value not in after)


def _values(node: Schema) -> list[object] | None:
    if "const" in node:
        return [node["const"]]
    return node.get("enum")


def _bounds_narrowed(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    for keyword in sorted(new.keys() & (_AT_LEAST | _AT_MOST)):
        before, after = old.get(keyword), new[keyword]
        narrower = before is None or (after > before if keyword in _AT_LEAST else after < before)
        if narrower:
            yield where, f"{keyword} narrowed"


def _fields_broken(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed, needed_now = set(old.get("required", ())), set(new.get("required", ()))
    for name in before:
        field = f"{where}/{name}"
        if name not in after:
            yield field, "removed or renamed"
            continue
        yield from _compared(before[name], after[name], field)
    for name in sorted(needed_now - needed):
        yield f"{where}/{name}", "became required" if name in before else "is new and required"
    yield from _others_broken(old, new, where)


def _others_broken(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    """Yield what happened to members that have no field of their own."""
    before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
    if before is False or after is True:
        return
    if after is False or before is True:
        yield where, "no longer accepts further members"
        return
    yield from _compared(before, after, f"{where}/*")


def _items_broken(old: Schema, new: Schema, where: str) -> Iterator[tuple[str, str]]:
    before, after = old.get("items", True), new.get("items", True)
    if before is False or after is True:
        return
    if after is False or before is True:
        yield where, "no longer accepts these items"
        return
    yield from _compared(before, after, f"{where}/*")

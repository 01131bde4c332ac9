"""Which fields an event changed, before and after (B17: earlier values stay visible)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from events.canonical import JsonValue
from events.state.plain import plain
from events.state.sections import Section

Members: TypeAlias = dict[str, JsonValue]

_ABSENT: Final = object()


class Change(NamedTuple):
    """One field: its JSON pointer (RFC 6901) into the record, its value before and after.

    What was not there before, or is gone after, is None. Items are found by their ids.
    """

    path: str
    before: JsonValue
    after: JsonValue


def changes(before: object, after: object, sections: Iterable[Section]) -> list[Change]:
    """Return what differs between two states of one stream, in the order of `sections`.

    A list that kept its length is compared place by place, another one as a whole.
    """
    found: list[Change] = []
    for section in sections:
        old, new = section.read(before), section.read(after)
        if old is not new:
            path = f"/{section.name}"
            found += _differences(path, section.shape(old), section.shape(new))
    return found


def _differences(path: str, old: object, new: object) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key, one, other in _unlike(old, new):
            yield from _differences(f"{path}/{key}", one, other)
    elif old != new:
        yield from _of_json(path, _json(old), _json(new))


def _unlike(
    old: Mapping[Any, object], new: Mapping[Any, object]
) -> Iterator[tuple[object, object, object]]:
    """Yield the members that are not the same objects, with both values.

    States keep the order of their members and add new ones at the end, so both can be walked side
    by side; ids are slow to hash.
    """
    walk = iter(new.items())
    if len(old) > len(new) or any(key is not next(walk)[0] for key in old):
        keys = [*new, *(key for key in old if key not in new)]
        pairs = ((key, old.get(key, _ABSENT), new.get(key, _ABSENT)) for key in keys)
        yield from (each for each in pairs if each[1] is not each[2])
        return
    for one, (key, other) in zip(old.values(), new.items(), strict=False):
        if one is not other:
            yield key, one, other
    yield from ((key, _ABSENT, other) for key, other in walk)


def _json(value: object) -> JsonValue:
    return None if value is _ABSENT or value is None else plain(value)


def _of_json(path: str, old: JsonValue, new: JsonValue) -> Iterator[Change]:
    if old == new and type(old) is type(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*new, *(name for name in old if name not in new)]:
            yield from _of_json(f"{path}/{_escaped(name)}", old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _of_json(f"{path}/{place}", one, other)
    else:
        yield Change(path, old, new)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")

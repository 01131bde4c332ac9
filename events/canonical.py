"""Canonical JSON: one value, one sequence of bytes, for hashing, sealing and comparing.

Sorted keys, UTF-8, no white space. What has several spellings or is lost on the way to another
reader is refused: floats, NUL characters, lone surrogates, integers beyond 53 bits (I-JSON,
RFC 7493), keys that are not strings, nesting deeper than 32.
"""

from typing import Final, TypeAlias

import orjson

from events.errors import Refused
from events.payload import Payload

JsonValue: TypeAlias = (
    "bool | int | str | list[JsonValue] | tuple[JsonValue, ...] | dict[str, JsonValue] | None"
)

MAX_DEPTH: Final = 32
MAX_INTEGER: Final = 2**53 - 1
_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_SCALARS: Final = frozenset({str, bool, type(None)})
_NUL: Final = b"\\u0000"


class NotCanonical(Refused):
    """A value has no canonical JSON form; the message names the JSON pointer and the rule."""

    code = "not-canonical"

    def __init__(self, pointer: str, rule: str) -> None:
        super().__init__(f"{pointer or '(whole value)'}: {rule}")
        self.pointer = pointer
        self.rule = rule


def dumps(value: JsonValue) -> bytes:
    """Return the canonical bytes of `value`, which holds only plain JSON values.

    Raises:
        NotCanonical: some part of `value` has no canonical form.
    """
    if not _is_plain(value, 0):
        _require_canonical(value, "", 0)
    return _written(value)


def dumps_payload(payload: Payload) -> bytes:
    """Return the canonical bytes of a registered payload.

    Registration has ruled out floats, sets, loose types and endless depth, so the walk is spared.

    Raises:
        NotCanonical: a text or an integer of the payload has no canonical form.
    """
    return _written(payload.model_dump(mode="json"))


def loads(raw: bytes) -> JsonValue:
    """Return the value that `raw` spells, held to the same bounds as `dumps`.

    The spelling itself may be free (white space, order of keys); of a doubled key the last counts.

    Raises:
        NotCanonical: `raw` is no JSON text, or its value has no canonical form.
    """
    try:
        value: JsonValue = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise NotCanonical("", "is not a JSON text in UTF-8") from None
    if _NUL in raw or not _is_plain(value, 0):
        _require_canonical(value, "", 0)
    return value


def _written(value: JsonValue) -> bytes:
    """Return the bytes of a value of plain types; orjson or the walk refuses what is left."""
    try:
        written = orjson.dumps(value, option=_OPTIONS)
    except TypeError:
        _require_canonical(value, "", 0)
        raise
    if _NUL in written:
        _require_canonical(value, "", 0)
    return written


def _is_plain(value: object, depth: int) -> bool:
    """Say quickly whether types, integers and depth are right; texts are left to orjson."""
    kind = type(value)
    if kind is dict:
        items = value.values()  # type: ignore[attr-defined]  # `kind` says so, at half the cost
    elif kind is list or kind is tuple:
        items = value
    elif kind is int:
        return -MAX_INTEGER <= value <= MAX_INTEGER  # type: ignore[operator]
    else:
        return kind in _SCALARS
    if depth >= MAX_DEPTH:
        return False
    for item in items:
        if type(item) not in _SCALARS and not _is_plain(item, depth + 1):
            return False
    return True


def _require_canonical(value: object, pointer: str, depth: int) -> None:
    match value:
        case dict() | list() | tuple() if depth >= MAX_DEPTH:
            raise NotCanonical(pointer, f"is nested deeper than {MAX_DEPTH}")
        case dict():
            _require_members(value, pointer, depth)
        case list() | tuple():
            for index, item in enumerate(value):
                _require_canonical(item, f"{pointer}/{index}", depth + 1)
        case _:
            if rule := _rule_broken_by(value):
                raise NotCanonical(pointer, rule)


def _require_members(members: dict[object, object], pointer: str, depth: int) -> None:
    for key, item in members.items():
        if type(key) is not str:
            raise NotCanonical(pointer, "has a key that is not a string")
        if rule := _rule_broken_by(key):
            raise NotCanonical(pointer, f"has a key that {rule}")
        _require_canonical(item, f"{pointer}/{_escaped(key)}", depth + 1)


def _rule_broken_by(value: object) -> str | None:
    match value:
        case None | bool():
            return None
        case str():
            return _rule_broken_by_text(value)
        case int():
            fits = -MAX_INTEGER <= value <= MAX_INTEGER
            return None if fits else "is an integer beyond 53 bits; send it as a string"
        case float():
            return "is a float; send an integer or a decimal string"
        case _:
            return "is not a plain JSON value"


def _rule_broken_by_text(text: str) -> str | None:
    if "\0" in text:
        return "contains a NUL character"
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return "contains a lone surrogate"
    return None


def _escaped(key: str) -> str:
    """Return `key` as a JSON pointer's segment (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")

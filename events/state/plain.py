"""Values of states as JSON: one spelling, which documents and audit entries share.

Members bear the names that states, commands and events give them. What is not set is left out of
recorded contents.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from events.canonical import JsonValue
from events.payload import Payload

_OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def written(value: object) -> bytes:
    """Return `value` as JSON: payloads, states' dataclasses, mappings by id, times, ids, texts.

    Raises:
        TypeError: it is none of these.
    """
    return orjson.dumps(value, default=_other, option=_OPTIONS)


def plain(value: object) -> JsonValue:
    """Return `value` as the JSON value that `written` spells."""
    read: JsonValue = orjson.loads(written(value))
    return read


def _other(value: object) -> Any:  # noqa: ANN401  # as orjson asks for it
    if isinstance(value, Payload):
        return orjson.Fragment(value.__pydantic_serializer__.to_json(value, exclude_none=True))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    raise TypeError(type(value).__name__)

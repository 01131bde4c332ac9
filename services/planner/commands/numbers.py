"""One spelling for each number, so that a change in spelling is no change.

Commands may say `4.50` or `+4.5`; events say `4.5`. Which fields hold numbers is read off the
models.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from events.canonical import JsonValue
from events.values.quantities import Number

_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_PATTERN = next(each.pattern for each in get_args(Number)[1:])


def spelled(text: str) -> str:
    """Return a decimal number in its shortest spelling; any other text as it is."""
    if not _DECIMAL.fullmatch(text):
        return text
    shortest = f"{Decimal(text).normalize():f}"
    return "0" if shortest == "-0" else shortest


def normalized(value: JsonValue, names: frozenset[str]) -> JsonValue:
    """Return `value` with the texts of all members called one of `names` spelled shortest."""
    if isinstance(value, dict):
        return {key: _member(key, each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [normalized(each, names) for each in value]
    return value


def number_names(annotation: object) -> frozenset[str]:
    """Return the names of the fields that hold a number in the models of `annotation`."""
    return frozenset(name for name, numeric in fields_of(annotation, set()) if numeric)


def fields_of(annotation: object, seen: set[type[BaseModel]]) -> Iterator[tuple[str, bool]]:
    """Yield the name of every field that `annotation` reaches, with whether it holds a number."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        for name, field in annotation.model_fields.items():
            yield name, _is_number(field.annotation, field.metadata)
            yield from fields_of(field.annotation, seen)
    for argument in get_args(annotation):
        yield from fields_of(argument, seen)


def _member(key: str, value: JsonValue, names: frozenset[str]) -> JsonValue:
    if isinstance(value, str):
        return spelled(value) if key in names else value
    return normalized(value, names)


def _is_number(annotation: object, metadata: list[Any]) -> bool:
    if any(getattr(each, "pattern", None) == _PATTERN for each in metadata):
        return True
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _is_number(inner, more)
    return any(_is_number(each, []) for each in get_args(annotation))

"""From JSON to what templates ask: one spelling of numbers, refusals that name the field."""

from functools import cache
from typing import ClassVar, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from events import canonical
from events.canonical import JsonValue
from services.planner.commands.numbers import number_names, spelled
from services.planner.commands.reading import refusal_of
from services.planner.refusal import Refusal

M = TypeVar("M", bound=BaseModel)


class InvalidTemplateRequest(Refusal):
    """What was sent has not the form that is described."""

    code = "invalid-template-request"
    way_out: ClassVar[str] = "send the form that the documentation of templates describes"


def read_as(model: type[M], raw: bytes) -> M:
    """Return the JSON in `raw` as `model`.

    Raises:
        NotCanonical: no JSON, or text, numbers or depth that have no canonical form.
        InvalidTemplateRequest: it has not the form; the pointer leads to the first fault.
    """
    plain = _spelled(canonical.loads(raw), _numbers(model))
    try:
        return model.model_validate_json(orjson.dumps(plain))
    except ValidationError as error:
        found = refusal_of(error, plain)
    raise InvalidTemplateRequest(found.pointer, rule=found.rule)


def _spelled(value: JsonValue, names: frozenset[str]) -> JsonValue:
    """Return `value` with its numbers in one spelling; an integer may stand for its text."""
    if isinstance(value, dict):
        return {key: _member(key, each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_spelled(each, names) for each in value]
    return value


def _member(key: str, value: JsonValue, names: frozenset[str]) -> JsonValue:
    if key not in names:
        return _spelled(value, names)
    if isinstance(value, dict):
        return {name: _number(_spelled(each, names)) for name, each in value.items()}
    return _number(_spelled(value, names))


def _number(value: JsonValue) -> JsonValue:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return spelled(value) if isinstance(value, str) else value


@cache
def _numbers(model: type[BaseModel]) -> frozenset[str]:
    return number_names(model)

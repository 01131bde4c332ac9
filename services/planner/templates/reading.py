"""From JSON to what templates ask: one spelling of numbers, refusals that name the field."""

from functools import cache
from typing import ClassVar, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from events import canonical
from services.planner.commands.numbers import normalized, number_names
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
    plain = normalized(canonical.loads(raw), _numbers(model))
    try:
        return model.model_validate_json(orjson.dumps(plain))
    except ValidationError as error:
        found = refusal_of(error, plain)
    raise InvalidTemplateRequest(found.pointer, rule=found.rule)


@cache
def _numbers(model: type[BaseModel]) -> frozenset[str]:
    return number_names(model)

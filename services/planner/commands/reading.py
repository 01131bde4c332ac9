"""From JSON to commands: bounds, one spelling of numbers, refusals that name the field."""

from collections.abc import Sequence
from functools import cache
from typing import ClassVar, Final

import orjson
from pydantic import TypeAdapter, ValidationError

from events import canonical
from events.canonical import JsonValue
from events.values.item_ids import BAD_ID
from events.values.templates import MISPLACED
from services.planner.commands.numbers import normalized, number_names
from services.planner.commands.union import AnyCommand, TaggedCommand
from services.planner.refusal import Refusal

MAX_COMMANDS: Final = 200
_SHOWN: Final = 80
_SPEAKING: Final = frozenset(
    {
        "extra_forbidden",
        "greater_than_equal",
        "less_than_equal",
        "literal_error",
        "missing",
        BAD_ID,
        MISPLACED,
        "string_too_long",
        "string_too_short",
        "timezone_aware",
        "too_long",
        "too_short",
        "value_error",
    }
)
"""Errors whose text tells of the schema alone, never of what was sent."""


class InvalidCommand(Refusal):
    """A command has not the form that its kind asks for."""

    code = "invalid-command"
    way_out: ClassVar[str] = "send the form that the schema of the command's kind describes"


def read(raw: bytes) -> tuple[AnyCommand, ...]:
    """Return the commands in a JSON text: one object, or a list of 1 to 200 of them.

    Raises:
        NotCanonical: no JSON, or text, numbers or depth that have no canonical form.
        InvalidCommand: a command has not its form; `command` and `pointer` say where.
    """
    document = canonical.loads(raw)
    if (command := _as_sent(raw)) is not None:
        return (command,)
    items = document if isinstance(document, list) else [document]
    if not 1 <= len(items) <= MAX_COMMANDS:
        raise InvalidCommand(rule=f"a request holds 1 to {MAX_COMMANDS} commands")
    return read_each(items)


def read_each(items: Sequence[JsonValue]) -> tuple[AnyCommand, ...]:
    """Return the commands in JSON values that are canonical; raises as `read`, of any number."""
    return tuple(_one(place, item) for place, item in enumerate(items))


def _as_sent(raw: bytes) -> AnyCommand | None:
    """Return the one command in `raw` where nothing in it needs another spelling, else None."""
    try:
        return _adapter().validate_json(raw)
    except ValidationError:
        return None


def _one(place: int, item: JsonValue) -> AnyCommand:
    if (command := _as_sent(orjson.dumps(item))) is not None:
        return command
    plain = normalized(item, _numbers())
    try:
        return _adapter().validate_json(orjson.dumps(plain))
    except ValidationError as error:
        refusal = refusal_of(error, plain)
    refusal.command = place
    raise refusal


@cache
def _adapter() -> TypeAdapter[AnyCommand]:
    return TypeAdapter(TaggedCommand)


@cache
def _numbers() -> frozenset[str]:
    return number_names(AnyCommand)


def refusal_of(error: ValidationError, item: JsonValue) -> InvalidCommand:
    """Return the refusal of JSON that has not its form; its pointer leads to the first fault."""
    first = error.errors(include_url=False, include_input=False)[0]
    kind, message = first["type"], first["msg"].removeprefix("Value error, ")
    pointer = _pointer(first["loc"], item)
    if kind == MISPLACED:
        pointer += first["ctx"]["pointer"]
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return InvalidCommand(f"{pointer}/kind", rule="must be one of the kinds that exist")
    return InvalidCommand(pointer, rule=message if kind in _SPEAKING else kind.replace("_", " "))


def _pointer(where: tuple[int | str, ...], item: JsonValue) -> str:
    """Return where an error is; what only names the member of a union is no part of the way."""
    pointer, value = "", item
    for place, part in enumerate(where):
        missing = isinstance(value, dict) and place == len(where) - 1
        if not _leads_on(value, part) and not missing:
            continue
        value = value[part] if _leads_on(value, part) else None  # type: ignore[index]
        pointer += "/" + str(part)[:_SHOWN].replace("~", "~0").replace("/", "~1")
    return pointer


def _leads_on(value: JsonValue, part: int | str) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)

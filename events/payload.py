"""The base of every event's payload, and what a payload may be made of."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from events.errors import GoldenThreadError

_TEXT_FORMATS = frozenset({"date", "date-time", "time", "uuid", "duration"})
_CONFIG: tuple[tuple[str, object], ...] = (("frozen", True), ("strict", True), ("extra", "forbid"))


class Payload(BaseModel):
    """A frozen, strict value with no unknown fields: an event's payload, or a part of one.

    Fields are integers, booleans, bounded strings, enumerations, dates, UUIDs, tuples of these
    and further payloads. Quantities with a fraction are decimal strings or scaled integers.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )


class UnfitPayload(GoldenThreadError):
    """A payload model holds what canonical bytes cannot keep; the model must be changed."""

    code = "unfit-payload"

    def __init__(self, model: str, where: str, rule: str) -> None:
        super().__init__(f"{model}: {where}: {rule}")


def require_fit(model: type[Payload]) -> None:
    """Return quietly when every field of `model` has one bounded, exact JSON form.

    Raises:
        UnfitPayload: names the model, the field and the rule that it breaks.
    """
    for part in _models_in(model, set()):
        _require_config(part)
        _require_plain_fields(part)
    schema = model.model_json_schema(mode="validation")
    definitions: Mapping[str, Any] = schema.get("$defs", {})
    for where, rule in _faults(schema, definitions, "", ()):
        raise UnfitPayload(model.__name__, where or "(model)", rule)


def _models_in(annotation: object, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Yield the models that an annotation reaches, each once."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models_in(field.annotation, seen)
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument, seen)


def _require_config(part: type[BaseModel]) -> None:
    for key, wanted in _CONFIG:
        if part.model_config.get(key) != wanted:
            raise UnfitPayload(part.__name__, "(model)", f"must be configured {key}={wanted!r}")


def _require_plain_fields(part: type[BaseModel]) -> None:
    """Refuse what schemas do not show: a field left out, renamed when written, or computed."""
    for name, field in part.model_fields.items():
        if field.exclude:
            raise UnfitPayload(part.__name__, f"/{name}", "must not be excluded: it would be lost")
        if field.default_factory is not None:
            raise UnfitPayload(part.__name__, f"/{name}", "must have a default, not a factory")
        if {field.alias, field.validation_alias, field.serialization_alias} != {None}:
            raise UnfitPayload(part.__name__, f"/{name}", "must not have an alias")
    for name in part.model_computed_fields:
        raise UnfitPayload(part.__name__, f"/{name}", "must not be computed: no reader takes it")


def _faults(
    node: Mapping[str, Any], definitions: Mapping[str, Any], where: str, path: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield (field, rule) for every part of a JSON Schema that a payload may not have."""
    if reference := node.get("$ref"):
        name = str(reference).rpartition("/")[2]
        if name in path:
            yield where, "refers to itself, so its depth has no bound"
            return
        yield from _faults(definitions[name], definitions, where, (*path, name))
        return
    if rule := _fault_of(node):
        yield where, rule
    for suffix, child in _children(node):
        yield from _faults(child, definitions, where + suffix, path)


def _children(node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for keyword in ("properties", "patternProperties"):
        for name, child in node.get(keyword, {}).items():
            yield f"/{name}", child
    for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for child in node.get(keyword, ()):
            yield "", child
    for keyword in ("items", "additionalProperties"):
        if isinstance(child := node.get(keyword), dict):
            yield "/*", child


def _fault_of(node: Mapping[str, Any]) -> str | None:
    if any(keyword in node for keyword in ("const", "enum", "anyOf", "oneOf", "allOf")):
        return None
    match node.get("type"):
        case "number":
            return "is a float or Decimal; use an integer or a bounded decimal string"
        case "string" if "maxLength" not in node and node.get("format") not in _TEXT_FORMATS:
            return "is a string without max_length"
        case "array" | "object":
            return _fault_of_group(node)
        case "string" | "integer" | "boolean" | "null":
            return None
        case _:
            return "may be anything; give it a type"


def _fault_of_group(node: Mapping[str, Any]) -> str | None:
    if node.get("uniqueItems"):
        return "is a set, which has no order; use a tuple"
    if node["type"] == "object" and node.get("additionalProperties", True) is True:
        return "may hold anything; give its members a type"
    return None

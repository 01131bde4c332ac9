"""Messages of topics `plans`, `notices.<clinic>` and `time`, from the published schemas."""

from collections.abc import Mapping
from typing import Any, Final

from events.attributes import SCHEMA_URN, UUID_FORM
from events.ids import StreamKind
from events.registry import EventType, default
from events.schema_export import envelope_schema, notice_envelope_schema, type_schema

_REF: Final = "#/components/schemas/"
_DEFS: Final = "#/$defs/"
_PREFIX: Final = "Notice"
_ID: Final = {"type": "string", "pattern": f"^{UUID_FORM}$"}
_COUNT: Final = {"type": "string", "pattern": "^[1-9][0-9]*$"}
_CLOCK: Final = {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"}
_OWN: Final = ("$schema", "$id", "$defs")

HEADERS: Final[Mapping[str, Any]] = {
    "content-type": {"const": "application/cloudevents+json"},
    "clinic": {"type": "string", "description": "The clinic's slug."},
    "position": {**_COUNT, "description": "Where the event stands in the clinic's ledger."},
    "ledgertime": {"type": "string", "format": "date-time"},
    "ce_id": _ID,
    "ce_type": {"type": "string"},
    "ce_subject": {"type": "string", "description": "The stream: <kind>/<id>."},
    "version": {**_COUNT, "description": "The event's number in its stream."},
    "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the value."},
}


def schemas() -> dict[str, Any]:
    """Return the schemas of envelopes, notices and ticks by name."""
    found = {
        "SealedEvent": _bare(envelope_schema()),
        "NoticeEvent": _bare(notice_envelope_schema()),
        "Headers": {"type": "object", "required": list(HEADERS), "properties": dict(HEADERS)},
        "Tick": _tick(),
    }
    for each in _notices().values():
        schema = type_schema(each)
        found |= {_named(name): _moved(part) for name, part in schema["$defs"].items()}
        found[each.model.__name__] = _moved(_bare(schema))
    return found


def messages() -> dict[str, Any]:
    """Return the messages by name."""
    client = _ID | {"description": "The client's id, which keeps order."}
    key = {"type": "string", "description": "The client's id; for a clinic's own events its slug."}
    sealed = (
        "An event, its data sealed under its client's key; once opened they are as the published "
        "schema of its `dataschema` tells."
    )
    return {
        "event": _record(sealed, {"$ref": f"{_REF}SealedEvent"}, key),
        **{name: _record(_says(each), _payload(each), client) for name, each in _notices().items()},
        "tick": {
            "summary": "A clock shows an instant.",
            "contentType": "application/json",
            "payload": {"$ref": f"{_REF}Tick"},
            "bindings": {"kafka": {"key": _CLOCK | {"description": "The clock."}}},
        },
    }


def _record(says: str, payload: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "summary": says,
        "headers": {"$ref": f"{_REF}Headers"},
        "payload": payload,
        "bindings": {"kafka": {"key": key}},
    }


def _notices() -> dict[str, EventType]:
    """Return each type of notice by the name of its message, such as `noticeRaised`."""
    found = (each for each in default().types() if each.kind is StreamKind.NOTICE)
    return {_message(each): each for each in found}


def _message(each: EventType) -> str:
    name = each.model.__name__
    return name[0].lower() + name[1:]


def _says(each: EventType) -> str:
    return str(type_schema(each)["description"])


def _payload(each: EventType) -> dict[str, Any]:
    own = {
        "type": {"const": each.full},
        "dataschema": {"const": f"{SCHEMA_URN}{each.full}"},
        "data": {"$ref": f"{_REF}{each.model.__name__}"},
    }
    return {"allOf": [{"$ref": f"{_REF}NoticeEvent"}, {"properties": own}]}


def _tick() -> dict[str, Any]:
    instant = {"type": "string", "format": "date-time", "description": "With its offset or Z."}
    return {
        "type": "object",
        "required": ["clock", "instant"],
        "properties": {"clock": _CLOCK, "instant": instant},
    }


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in schema.items() if name not in _OWN}


def _named(definition: str) -> str:
    """Return the name of a notice's part, apart from commands' parts of that name."""
    return definition if definition.startswith(_PREFIX) else f"{_PREFIX}{definition}"


def _moved(part: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return `part` with references to a schema's own definitions leading to the components."""
    if isinstance(part, dict):
        return {name: _moved(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_moved(one) for one in part]
    if isinstance(part, str) and part.startswith(_DEFS):
        return _REF + _named(part.removeprefix(_DEFS))
    return part

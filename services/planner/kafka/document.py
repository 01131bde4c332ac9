"""The AsyncAPI 3.0 document of `commands`, `measurements` and `outcomes`; schemas as of the API."""

from collections.abc import Mapping
from typing import Any, Final

from events.ids import StreamKind
from events.values.sessions import FROM_ELSEWHERE
from services.planner.http.schemas import body_of, components
from services.planner.kafka.measurement import MEASUREMENT_TYPE
from services.planner.kafka.message import COMMAND_TYPE, CORRELATION

_TEXT: Final = {"type": "string"}
_ATTRIBUTES: Final[Mapping[str, Any]] = {
    "specversion": {"const": "1.0"},
    "source": {"type": "string", "minLength": 1},
    "subject": {**_TEXT, "description": "The addressed stream: <kind>/<id>."},
    "correlationid": {"type": "string", "pattern": f"^({CORRELATION})$"},
}

_KEY: Final = "The client's id, which keeps order; at most 1,024 bytes."


def document() -> dict[str, Any]:
    """Return the AsyncAPI document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Golden Thread commands over Kafka",
            "version": "1",
            "description": "Each command is answered at least once, under the key of its record.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            "commands": _channel("commands", "command"),
            "measurements": _channel("measurements", "measurement"),
            "outcomes": _channel("outcomes", "accepted", "refused", "unknown"),
        },
        "operations": {
            "command": {
                "action": "receive",
                "channel": {"$ref": "#/channels/commands"},
                "reply": {"channel": {"$ref": "#/channels/outcomes"}},
            },
            "measure": {
                "action": "receive",
                "channel": {"$ref": "#/channels/measurements"},
                "reply": {"channel": {"$ref": "#/channels/outcomes"}},
            },
        },
        "components": {"schemas": components(), "messages": _messages()},
    }


def _channel(topic: str, *messages: str) -> dict[str, Any]:
    return {
        "address": topic,
        "messages": {one: {"$ref": f"#/components/messages/{one}"} for one in messages},
    }


def _messages() -> dict[str, Any]:
    accepted = {"$ref": "#/components/schemas/Accepted"}
    problem = {"$ref": "#/components/schemas/Problem"}
    return {
        "command": _command(),
        "measurement": _measurement(),
        "accepted": _outcome("accepted", "What was written.", accepted),
        "refused": _outcome("refused", "Nothing happened.", problem),
        "unknown": _outcome("unknown", "Done once, or not: send it again, same id.", problem),
    }


def _command() -> dict[str, Any]:
    return _asked(
        "One command or a list of them, applied together or not at all.",
        {
            "type": {"const": COMMAND_TYPE},
            "ifmatch": {"type": ["integer", "string"], "description": "The version that was seen."},
            "data": body_of(StreamKind.CLINIC),
        },
    )


def _asked(says: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the message of a request, with the attributes that are its own."""
    key = {"type": "string", "pattern": "^[ -~]{1,255}$", "description": "Idempotency key."}
    attributes = {**_ATTRIBUTES, "id": key, **own}
    required = ["specversion", "id", "source", "type", "subject", "data"]
    header = {"authorization": {"type": "string", "description": "Bearer <JWT>"}}
    return {
        "summary": says,
        "headers": {"type": "object", "required": ["authorization"], "properties": header},
        "payload": {"type": "object", "required": required, "properties": attributes},
        "bindings": {"kafka": {"key": {**_TEXT, "description": _KEY}}},
    }


def _measurement() -> dict[str, Any]:
    score = {"$ref": "#/components/schemas/ScoreGiven"}
    marked = {"type": "object", "properties": {"source": {"enum": sorted(FROM_ELSEWHERE)}}}
    data = {
        "type": "object",
        "required": ["score"],
        "additionalProperties": False,
        "properties": {"score": {"allOf": [score, {**marked, "required": ["source"]}]}},
    }
    return _asked(
        "A score from a client, a device or an outside record; pending until a clinician accepts.",
        {
            "type": {"const": MEASUREMENT_TYPE},
            "subject": {**_TEXT, "description": "The episode's stream: episode/<id>."},
            "data": data,
        },
    )


def _outcome(result: str, says: str, data: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {
        **_ATTRIBUTES,
        "id": {"type": "string", "format": "uuid"},
        "type": {"const": f"goldenthread.command.{result}.v1"},
        "causationid": {**_TEXT, "description": "The command's id."},
        "datacontenttype": _TEXT,
        "data": data,
    }
    required = ["specversion", "id", "source", "type", "causationid", "datacontenttype", "data"]
    return {
        "summary": says,
        "payload": {"type": "object", "required": required, "properties": attributes},
        "bindings": {"kafka": {"key": {**_TEXT, "description": "The key of the command."}}},
    }

"""The schemas of the write API: commands from their models, answers and problems as they are."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import TypeAdapter

from events.ids import StreamKind
from services.planner.commands.base import Command, OnClient, OnEpisode, OnPlan
from services.planner.commands.reading import MAX_COMMANDS
from services.planner.commands.union import AnyCommand, TaggedCommand
from services.planner.http.problems import URN

REF: Final = "#/components/schemas/"
_BASES: Final[Mapping[StreamKind, type[Command]]] = {
    StreamKind.CLINIC: Command,
    StreamKind.CLIENT: OnClient,
    StreamKind.EPISODE: OnEpisode,
    StreamKind.PLAN: OnPlan,
}
"""What each route takes; that of a clinic takes commands for any stream of it."""

_COUNT: Final = {"type": "integer", "minimum": 1}
_INSTANT: Final = {"type": "string", "format": "date-time"}
_TEXTS: Final = {"type": "array", "items": {"type": "string"}}

_OF_LINE: Final = ("name", "call", "text", "hours")
_PLAN_AT: Final = {"plan": {"type": "string", "format": "uuid"}, "version": _COUNT}
_FOUND: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["plan", "version", "counts", "waived", "listed"],
    "properties": {
        **_PLAN_AT,
        "counts": {
            "type": "object",
            "description": "How many findings of each severity are not waived.",
            "additionalProperties": {"type": "integer", "minimum": 0},
        },
        "waived": {"type": "integer", "minimum": 0},
        "listed": {
            "type": "array",
            "description": "The gravest of them; `GET /v1/plans/{plan}/findings` tells all.",
            "items": {
                "type": "object",
                "required": ["rule", "ruleVersion", "severity", "path"],
                "properties": {
                    "rule": {"type": "string"},
                    "ruleVersion": _COUNT,
                    "severity": {"enum": ["error", "warning", "info"]},
                    "path": {"type": "string"},
                },
            },
        },
    },
}
_UNLINTED: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["plan", "version", "notLinted"],
    "properties": {
        **_PLAN_AT,
        "notLinted": {"enum": ["took-too-long", "unavailable", "failed"]},
    },
}

ACCEPTED: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "What was written; the same for every retry of the request.",
    "required": [
        *("clinic", "stream", "version", "positions", "ledgerTime", "events", "readToken"),
    ],
    "properties": {
        "clinic": {"type": "string"},
        "stream": {"type": "string", "description": "The addressed stream: <kind>/<id>."},
        "version": {
            "type": "integer",
            "minimum": 0,
            "description": "The addressed stream's version right after this request.",
        },
        "positions": {
            "type": "object",
            "description": "Where the events stand in the clinic's ledger.",
            "required": ["first", "last"],
            "properties": {"first": _COUNT, "last": _COUNT},
        },
        "ledgerTime": {**_INSTANT, "description": "When the ledger took them."},
        "events": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "type", "stream", "version"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "type": {"type": "string"},
                    "stream": {"type": "string"},
                    "version": _COUNT,
                },
            },
        },
        "safetyAlert": {
            "type": "object",
            "description": "There where the request raised a safety alert (A11.06): act on it now.",
            "required": ["crisisLines"],
            "properties": {
                "crisisLines": {
                    "type": "array",
                    "description": "For the client, as the clinic set them; show them at once.",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {name: {"type": "string"} for name in _OF_LINE},
                    },
                },
                "tell": {
                    "type": "array",
                    "description": "For staff: who of the care team is to be told, if anybody.",
                    "items": {
                        "type": "object",
                        "required": ["episode", "role", "staff"],
                        "properties": {
                            "episode": {"type": "string", "format": "uuid"},
                            "role": {"type": ["string", "null"]},
                            "staff": _TEXTS,
                        },
                    },
                },
            },
        },
        "findings": {
            "type": "array",
            "description": (
                "For whoever may read them: what the lint says of plans that were proposed, signed "
                "or reviewed, at this version. No part of the outcome: a repeated request gets "
                "what the answering release says."
            ),
            "items": {"oneOf": [_FOUND, _UNLINTED]},
        },
        "readToken": {
            "type": "string",
            "description": "Show it to the query API to read at least what was written here.",
        },
    },
}

PROBLEM: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "What went wrong (RFC 9457). It never holds a value that was sent.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "pattern": f"^{URN}[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable; programs go by it."},
        "pointer": {
            "type": "string",
            "description": "JSON pointer (RFC 6901) into the body; empty means all of it.",
        },
        "rule": {"type": "string", "description": "What is broken."},
        "sources": {**_TEXTS, "description": "Where the rule comes from."},
        "wayOut": {"type": "string", "description": "What to do."},
        "names": {**_TEXTS, "description": "Identifiers of what stands in the way."},
        "currentVersion": {"type": "integer", "minimum": 0},
        "changes": {
            "type": "array",
            "description": "What happened since the version that If-Match names, oldest first.",
            "items": {
                "type": "object",
                "required": ["version", "type", "actor", "role", "recordedTime"],
                "properties": {
                    "version": _COUNT,
                    "type": {"type": "string"},
                    "actor": {"type": "string"},
                    "role": {"type": "string"},
                    "recordedTime": _INSTANT,
                },
            },
        },
    },
}


def components() -> dict[str, Any]:
    """Return every schema by name: each command, what they hold, each route's body."""
    schema = TypeAdapter(TaggedCommand).json_schema(ref_template=REF + "{model}")
    bodies = {name_of(kind): _union(kind) for kind in _BASES}
    return {**schema["$defs"], **bodies, "Accepted": ACCEPTED, "Problem": PROBLEM}


def body_of(kind: StreamKind) -> dict[str, Any]:
    """Return the schema of the body that the route of `kind` takes: a command or a list."""
    one = {"$ref": REF + name_of(kind)}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_COMMANDS}
    return {"oneOf": [one, many]}


def name_of(kind: StreamKind) -> str:
    """Return the name of the schema of the commands that the route of `kind` takes."""
    return f"CommandFor{kind.capitalize()}"


def commands_of(kind: StreamKind) -> Iterator[tuple[str, type[Command]]]:
    """Yield each kind of command that the route of `kind` takes, with its model."""
    for model in get_args(AnyCommand):
        if issubclass(model, _BASES[kind]):
            (tag,) = get_args(model.model_fields["kind"].annotation)
            yield tag, model


def _union(kind: StreamKind) -> dict[str, Any]:
    refs = {tag: REF + model.__name__ for tag, model in commands_of(kind)}
    return {
        "oneOf": [{"$ref": each} for each in refs.values()],
        "discriminator": {"propertyName": "kind", "mapping": refs},
    }

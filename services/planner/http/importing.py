"""The endpoint that takes plan documents: one plan in one go, whole or not at all (A1.60)."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

from events.errors import GoldenThreadError
from events.ids import StreamId, StreamKind
from services.planner.commands.union import AnyCommand
from services.planner.handling.request import Caller
from services.planner.http.endpoint import CommandsEndpoint, Door, Sent
from services.planner.importing.line import import_of
from services.planner.refusal import Refusal

PATH: Final = "/v1/plans/{plan}/import"
IMPORTS: Final = "import-plan"


class ImportEndpoint(CommandsEndpoint):
    """Takes a plan document for a plan that is not there yet, of a client and episode that are."""

    def __init__(self, door: Door) -> None:
        """Take what every endpoint works with."""
        super().__init__(StreamKind.PLAN, door)
        self.path = PATH

    def _commands(self, sent: Sent, caller: Caller, stream: StreamId) -> tuple[AnyCommand, ...]:
        """Return what the document becomes; its refusals are told by places in the document."""
        body, sent.body = sent.body, b""  # what is refused is told by its place in the document
        found = import_of(body, caller.clinic, stream.partition("/")[2])

        def told(error: GoldenThreadError) -> GoldenThreadError:
            return found.told(error) if isinstance(error, Refusal) else error

        sent.told = told
        return found.commands


def document_schema() -> dict[str, Any]:
    """Return the schema of a plan document: its frame, since nearly all in it is optional."""
    section = {
        "anyOf": [
            {"type": "object", "additionalProperties": {"type": "object"}},
            {"type": "array", "items": {"type": "object"}},
        ]
    }
    sections = ("diagnoses", "problems", "goals", "objectives", "interventions")
    return {
        "type": "object",
        "description": "A plan as the read API tells it, or less; docs/import.md has all members.",
        "required": ["client_id", "episode_id"],
        "properties": {
            "client_id": {"type": "string", "format": "uuid"},
            "episode_id": {"type": "string", "format": "uuid"},
            "status": {"type": "string"},
            "activated_on": {"type": "string", "format": "date"},
            **dict.fromkeys(sections, section),
        },
    }


@cache
def document_example() -> Any:  # noqa: ANN401  # JSON
    """Return an invented plan document."""
    return orjson.loads(
        files("services.planner.http.examples").joinpath("import.json").read_bytes()
    )


def import_operation(parameters: list[dict[str, Any]], responses: dict[str, Any]) -> dict[str, Any]:
    """Return the operation of the OpenAPI document."""
    return {
        "operationId": IMPORTS,
        "summary": "Import a plan document",
        "description": (
            "Makes the plan that a document tells, by the commands that would make it, for a "
            "client and an episode that are there. A refusal points into the document."
        ),
        "parameters": parameters,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/PlanDocument"},
                    "examples": {"anxiety-plan": {"value": document_example()}},
                }
            },
        },
        "responses": responses,
    }

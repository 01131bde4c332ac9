"""The OpenAPI 3.1 document of the write API, made from commands, answers and errors."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from events.ids import StreamKind
from services.planner.http.documented import (
    ANSWER_HEADERS,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    PROBLEMS,
    TRACING,
    problem_response,
)
from services.planner.http.examples import examples
from services.planner.http.importing import PATH, document_schema, import_operation
from services.planner.http.replies import COLLECTIONS
from services.planner.http.schemas import REF, body_of, commands_of, components
from services.planner.http.templates_openapi import template_paths, template_schemas

VERSION: Final = "1"
_ABOUT: Final = (
    "Takes commands about treatment plans. A request holds one command or a list of them and is "
    "applied whole or not at all. It comes to one of three outcomes: accepted (2xx), refused (4xx "
    "and 503: nothing happened), or unknown (500, 504 or no answer: send the same request with the "
    "same idempotency key again, which finds the first outcome or does it once)."
)
_SLUG: Final = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$"}
_UUID: Final = {"type": "string", "format": "uuid"}


@cache
def document() -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Golden Thread write API", "version": VERSION, "description": _ABOUT},
        "security": [{"bearerAuth": []}],
        "paths": {
            **{
                f"/v1/{collection}/{{{kind}}}/commands": {"post": _operation(kind)}
                for kind, collection in COLLECTIONS.items()
            },
            PATH: {"post": _import()},
            **template_paths(),
        },
        "components": {
            "schemas": {**template_schemas(), **components(), "PlanDocument": document_schema()},
            "parameters": {"IdempotencyKey": IDEMPOTENCY_KEY, "IfMatch": IF_MATCH, **TRACING},
            "responses": {each.name: problem_response(each) for each in PROBLEMS},
            "securitySchemes": {
                "bearerAuth": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _operation(kind: StreamKind) -> dict[str, Any]:
    return {
        "operationId": operation_id(kind),
        "summary": f"Give commands to a {kind}",
        "description": _described(kind),
        "parameters": [
            {"name": str(kind), "in": "path", "required": True, "schema": _identifier(kind)},
            *({"$ref": f"#/components/parameters/{each}"} for each in _PARAMETERS),
        ],
        "requestBody": {"required": True, "content": {"application/json": _body(kind)}},
        "responses": {**_accepted(kind), **_problems(kind)},
    }


def _import() -> dict[str, Any]:
    operation = _operation(StreamKind.PLAN)
    return import_operation(operation["parameters"], operation["responses"])


_PARAMETERS: Final = ("IdempotencyKey", "IfMatch", *TRACING)


def operation_id(kind: StreamKind) -> str:
    """Return the name of the operation that writes to a stream of `kind`."""
    return f"write-{kind}"


def _described(kind: StreamKind) -> str:
    if kind is StreamKind.CLINIC:
        return "Commands for the clinic itself, and for several streams of it together."
    return f"Commands for this {kind} alone; several streams together go to their clinic."


def _identifier(kind: StreamKind) -> Mapping[str, Any]:
    return _SLUG if kind is StreamKind.CLINIC else _UUID


def _body(kind: StreamKind) -> dict[str, Any]:
    shown = {
        tag: {"summary": (model.__doc__ or tag).partition("\n")[0], "value": examples()[tag]}
        for tag, model in commands_of(kind)
        if tag in examples()
    }
    return {"schema": body_of(kind), "examples": shown}


def _accepted(kind: StreamKind) -> dict[str, Any]:
    said = {
        HTTPStatus.OK: f"Written. The {kind} had begun before.",
        HTTPStatus.CREATED: f"Written. The {kind} begins with it.",
    }
    return {
        str(int(status)): {
            "description": text,
            "headers": ANSWER_HEADERS,
            "content": {"application/json": {"schema": {"$ref": f"{REF}Accepted"}}},
            "links": _links(kind),
        }
        for status, text in said.items()
    }


def _problems(kind: StreamKind) -> dict[str, Any]:
    """Return the problems; where an answer tells the present version, the next write may use it."""
    responses: dict[str, Any] = {}
    for each in PROBLEMS:
        responses[str(int(each.status))] = {"$ref": f"#/components/responses/{each.name}"}
    moved = next(each for each in PROBLEMS if each.status == HTTPStatus.PRECONDITION_FAILED)
    responses[str(int(moved.status))] = {**problem_response(moved), "links": _links(kind)}
    return responses


def _links(kind: StreamKind) -> dict[str, Any]:
    """Return how the version that an answer tells goes into the next write."""
    return {
        "next-write": {
            "operationId": operation_id(kind),
            "description": "The next write, made for the version that this answer tells.",
            "parameters": {
                f"path.{kind}": f"$request.path.{kind}",
                "header.If-Match": "$response.header.ETag",
            },
        }
    }

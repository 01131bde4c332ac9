"""What the OpenAPI document says of templates and suggestions."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from events.templates.suggested import Suggestion
from events.templates.suggesting import Asking
from events.values.templates import TemplateContent
from services.planner.http.documented import PROBLEMS, TRACING
from services.planner.http.schemas import REF
from services.planner.http.templates import (
    BUILDS,
    FINDINGS,
    INSTANTIATIONS,
    LIST,
    NEWEST,
    ONE,
    PARTS,
    SUGGESTIONS,
)
from services.planner.http.templates_schemas import CODE, SCHEMAS
from services.planner.templates.asked import Instantiation
from services.planner.templates.selection import Selection, Wanted

_TEMPLATE: Final = {"name": "template", "in": "path", "required": True, "schema": CODE}
_VERSION: Final = {
    "name": "version",
    "in": "path",
    "required": True,
    "description": "A version's number, or `newest`.",
    "schema": {"type": "string", "pattern": "^(newest|[1-9][0-9]{0,5})$"},
}


def template_schemas() -> dict[str, Any]:
    """Return the schemas of requests and answers by name."""
    held: dict[str, Any] = {}
    for model in (TemplateContent, Instantiation, Selection, Suggestion):
        schema = TypeAdapter(model).json_schema(ref_template=REF + "{model}")
        held |= schema.pop("$defs", {})
        held[model.__name__] = schema
    return {**held, **SCHEMAS}


def template_paths() -> dict[str, Any]:
    """Return the operations by path."""
    named = [_TEMPLATE, _VERSION]
    return {
        LIST: {"get": _operation("list-templates", "List templates", "TemplateList", [])},
        NEWEST: {
            "get": _operation(
                "read-newest-template",
                "Read a template's newest version",
                "TemplateWhole",
                [_TEMPLATE],
            )
        },
        ONE: {"get": _operation("read-template", "Read a template", "TemplateWhole", named)},
        FINDINGS: {
            "get": _operation(
                "check-template", "Lint the plans that it comes to", "TemplateFindings", named
            )
        },
        INSTANTIATIONS: {
            "post": {
                **_operation(
                    "instantiate-template",
                    "Answer the commands that draft a plan, to review and send; nothing is written",
                    "Instantiated",
                    named,
                ),
                "requestBody": _body("Instantiation"),
            }
        },
        PARTS: {
            "get": _operation(
                "list-template-parts",
                "List objectives of the library that a template may be built of",
                "TemplateParts",
                _queried(Wanted),
            )
        },
        BUILDS: {
            "post": {
                **_operation(
                    "build-template",
                    "Answer a template built of parts, to review and add; nothing is written",
                    "BuiltTemplate",
                    [],
                ),
                "requestBody": _body("Selection"),
            }
        },
        SUGGESTIONS: {
            "get": _operation(
                "suggest-objectives",
                "Suggest measurable objectives",
                "Suggestions",
                _queried(Asking),
            )
        },
    }


def _body(name: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"{REF}{name}"}}}
    return {"required": True, "content": content}


def _queried(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = TypeAdapter(model).json_schema()
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _plain(each)}
        for name, each in schema["properties"].items()
    ]


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a query's text: what may be left out is never null."""
    options = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return options[0] if options else schema


def _operation(
    name: str, summary: str, answer: str, parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    problems = {
        str(int(each.status)): {"$ref": f"#/components/responses/{each.name}"}
        for each in PROBLEMS
        if each.status not in {HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED}
    }
    tracing = [{"$ref": f"#/components/parameters/{each}"} for each in TRACING]
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*parameters, *tracing],
        "responses": {
            "200": {
                "description": "As asked.",
                "headers": {"X-Correlation-Id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": f"{REF}{answer}"}}},
            },
            **problems,
        },
    }

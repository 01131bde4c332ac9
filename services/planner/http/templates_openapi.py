"""What the OpenAPI document says of templates and suggestions."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import TypeAdapter

from events.templates.suggested import Suggestion
from events.templates.suggesting import Asking
from events.values.templates import TemplateContent
from services.planner.http.documented import PROBLEMS, TRACING
from services.planner.http.schemas import REF
from services.planner.http.templates import FINDINGS, INSTANTIATIONS, LIST, NEWEST, ONE, SUGGESTIONS
from services.planner.templates.asked import Instantiation

_CODE: Final = {"type": "string", "maxLength": 40, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_TEXT: Final = {"type": "string"}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_TEMPLATE: Final = {"name": "template", "in": "path", "required": True, "schema": _CODE}
_VERSION: Final = {
    "name": "version",
    "in": "path",
    "required": True,
    "description": "A version's number, or `newest`.",
    "schema": {"type": "string", "pattern": "^(newest|[1-9][0-9]{0,5})$"},
}
_NAMED: Final = {
    "template": _CODE,
    "version": {"type": "integer", "minimum": 1},
    "clinic_own": {"type": "boolean", "description": "Whether the clinic added it itself."},
}
_FINDING: Final = {
    "type": "object",
    "required": ["rule", "row", "severity", "path", "message", "evidence", "fix", "ruleVersion"],
    "properties": {
        **dict.fromkeys(("rule", "row", "path", "message", "evidence", "fix"), _TEXT),
        "severity": {"enum": ["error", "warning", "info"]},
        "ruleVersion": {"type": "integer"},
    },
}
_SESSIONS: Final = {"type": "integer", "minimum": 1}
_COURSE: Final = {
    "type": "object",
    "required": ["usual"],
    "properties": {
        "sessions_low": _SESSIONS,
        "sessions_high": _SESSIONS,
        "usual": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["course", "name", "low", "high", "rows", "source"],
                "properties": {
                    **dict.fromkeys(("course", "name", "source"), _TEXT),
                    **dict.fromkeys(("low", "high"), _SESSIONS),
                    "rows": _TEXTS,
                },
            },
        },
    },
}
_FAULT: Final = {
    "type": "object",
    "required": ["pointer", "rule", "wayOut"],
    "properties": dict.fromkeys(("pointer", "rule", "wayOut"), _TEXT),
}
_OPTION: Final = {
    "type": "object",
    "required": ["option", "label", "brings"],
    "properties": {
        "option": _CODE,
        "label": _TEXT,
        "brings": {
            "type": "array",
            "description": "The template's parts that the plan gets with this answer.",
            "items": {
                "type": "object",
                "required": ["part", "says"],
                "properties": {"part": _TEXT, "says": _TEXT},
            },
        },
    },
}
_OPEN: Final = {
    "type": "object",
    "required": ["question", "asks", "options"],
    "properties": {
        "question": _CODE,
        "asks": _TEXT,
        "options": {"type": "array", "items": _OPTION},
    },
}
_FOUND: Final = {"type": "array", "items": _FINDING}

SCHEMAS: Final[Mapping[str, Any]] = {
    "TemplateList": {
        "type": "object",
        "required": ["templates"],
        "properties": {
            "templates": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": [*_NAMED, "title", "diagnoses", "source"],
                    "properties": {
                        **_NAMED,
                        "title": _TEXT,
                        "diagnoses": _TEXTS,
                        "source": _TEXT,
                    },
                },
            }
        },
    },
    "TemplateWhole": {
        "type": "object",
        "required": [*_NAMED, "content"],
        "properties": {**_NAMED, "content": {"$ref": f"{REF}TemplateContent"}},
    },
    "TemplateFindings": {
        "type": "object",
        "required": ["clean", "faults", "findings"],
        "properties": {
            "clean": {"type": "boolean"},
            "faults": {"type": "array", "items": _FAULT},
            "findings": _FOUND,
        },
    },
    "Instantiated": {
        "type": "object",
        "required": [
            *("template", "version", "commands", "unanswered", "open_questions", "left_out"),
            *("course", "findings"),
        ],
        "properties": {
            **_NAMED,
            "commands": {"type": "array", "items": {"$ref": f"{REF}CommandForPlan"}},
            "unanswered": _TEXTS,
            "open_questions": {"type": "array", "items": _OPEN},
            "left_out": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["objective", "because"],
                    "properties": {"objective": _CODE, "criterion": _CODE, "because": _TEXT},
                },
            },
            "course": _COURSE,
            "findings": _FOUND,
        },
    },
    "Suggestions": {
        "type": "object",
        "required": ["suggestions"],
        "properties": {
            "suggestions": {"type": "array", "items": {"$ref": f"{REF}Suggestion"}},
        },
    },
}


def template_schemas() -> dict[str, Any]:
    """Return the schemas of requests and answers by name."""
    held: dict[str, Any] = {}
    for model in (TemplateContent, Instantiation, Suggestion):
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
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": f"{REF}Instantiation"}}},
                },
            }
        },
        SUGGESTIONS: {
            "get": _operation(
                "suggest-objectives", "Suggest measurable objectives", "Suggestions", _asking()
            )
        },
    }


def _asking() -> list[dict[str, Any]]:
    schema = TypeAdapter(Asking).json_schema()
    required = set(schema["required"])
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

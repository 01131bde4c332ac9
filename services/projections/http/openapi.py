"""The OpenAPI 3.1 document of the read API."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from services.projections.http.asked import LAST_VERSION, LONGEST_PAGE, PAGE
from services.projections.http.examples import examples
from services.projections.http.schemas import schemas

VERSION: Final = "1"
PLAN: Final = "/v1/plans/{plan}"
AUDIT: Final = "/v1/plans/{plan}/audit"
EVENTS: Final = "/v1/plans/{plan}/events"
FINDINGS: Final = "/v1/plans/{plan}/findings"
NARRATIVE: Final = "/v1/plans/{plan}/narrative"
DIFF: Final = "/v1/plans/{plan}/diff"
COVERAGE: Final = "/v1/plans/{plan}/coverage"
DOCUMENT: Final = "/v1/plans/{plan}/document"
AT_VERSION: Final = "/v1/plans/{plan}/versions/{version}"
TRIGGERS: Final = "/v1/plans/{plan}/triggers"
AUTHORIZATIONS: Final = "/v1/clients/{client}/authorizations"
REQUIREMENTS: Final = "/v1/plans/{plan}/requirements"
EPISODE_REQUIREMENTS: Final = "/v1/episodes/{episode}/requirements"
ACCOUNTING: Final = "/v1/clients/{client}/accounting"
REQUESTS: Final = "/v1/clients/{client}/requests"
_REF: Final = "#/components/"
_ABOUT: Final = (
    "Reads treatment plans: how one stands, what was changed in it, its events. Views follow what "
    "is written within moments; show the read token of a write, and the answer holds at least "
    "that, or a problem says that the view is behind or parked. What belongs to another clinic is "
    "not there."
)
_SAYS: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.BAD_REQUEST: "A parameter or the read token has not its form.",
    HTTPStatus.UNAUTHORIZED: "No bearer token that counts here.",
    HTTPStatus.FORBIDDEN: "The caller's role may not read this.",
    HTTPStatus.NOT_FOUND: "Not there, or of another clinic.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The path is for reading only.",
    HTTPStatus.CONFLICT: "The view is parked before what the read token names.",
    HTTPStatus.GONE: "The record was erased for good, as was asked.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Too many or too large headers.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A defect of this service.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Try again later.",
    HTTPStatus.GATEWAY_TIMEOUT: "The view has not reached what the read token names in time.",
}
_TEXT: Final = {"type": "string"}


@cache
def document() -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Golden Thread read API", "version": VERSION, "description": _ABOUT},
        "security": [{"bearerAuth": []}],
        "paths": {
            PLAN: {"get": _operation("plan", "Read a plan as it stands", ())},
            AUDIT: {"get": _operation("audit", "Read a page of a plan's audit trail", _PAGE)},
            EVENTS: {"get": _operation("events", "Read a page of a plan's events", _PAGE)},
            NARRATIVE: {"get": _operation("narrative", "Read a plan's history told", _PAGE)},
            DIFF: {"get": _operation("diff", "Compare two versions of a plan", _FROM_TO)},
            DOCUMENT: {"get": _operation("document", "Read what signers see", _SEEN)},
            COVERAGE: {
                "get": _operation("coverage", "See which sessions it covers", ("ServiceDay",))
            },
            AT_VERSION: {"get": _operation("version", "Read a plan as it stood", _AT)},
            REQUIREMENTS: {"get": _operation("requirements", _ASKED, ("AsOf",))},
            EPISODE_REQUIREMENTS: {
                "get": {
                    **_operation(
                        "requirements", f"{_ASKED}, before there is one", ("AsOf",), "Episode"
                    ),
                    "operationId": "read-episode-requirements",
                }
            },
            TRIGGERS: {"get": _operation("triggers", "Tell why a review is due", ("AsOf",))},
            AUTHORIZATIONS: {
                "get": _operation(
                    "authorizations",
                    "Read what payers authorized, and what is left of it",
                    ("AsOf",),
                    of="Client",
                )
            },
            ACCOUNTING: {"get": _operation("accounting", "Account for disclosures", _SPAN, _OF)},
            REQUESTS: {"get": _operation("requests", "Read what a client asked for", _ON, _OF)},
            FINDINGS: {
                "get": _operation("findings", "Check a plan as an auditor would", ("AsOf",))
            },
        },
        "components": {
            "schemas": schemas(),
            "parameters": _PARAMETERS,
            "responses": {_name(each): _problem(each, says) for each, says in _SAYS.items()},
            "securitySchemes": {
                "bearerAuth": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


_PAGE: Final = ("After", "Limit")
_FROM_TO: Final = ("From", "To")
_AT: Final = ("Version",)
_ASKED: Final = "See what payers and law ask of a plan"
_OF: Final = "Client"
_SPAN: Final = ("FirstDay", "LastDay", "Day", "Series")
_ON: Final = ("OnDay",)
_DAY: Final = {"type": "string", "format": "date"}
_SEEN: Final = ("PlanVersion", "ClientVersion")
_VERSION: Final = {"type": "integer", "minimum": 0, "maximum": LAST_VERSION}
_PARAMETERS: Final[Mapping[str, Any]] = {
    "Plan": {
        "name": "plan",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    "Client": {
        "name": "client",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    "Episode": {
        "name": "episode",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    "AsOf": {
        "name": "as_of",
        "in": "query",
        "description": "The day that it is told as of, by what had happened by then; where it is "
        "left out, the present one by the calendar of the client's site, else the clinic's.",
        "schema": {"type": "string", "format": "date"},
    },
    "FirstDay": {
        "name": "from",
        "in": "query",
        "description": "The first local day; as far back as it reaches where it is left out.",
        "schema": _DAY,
    },
    "LastDay": {
        "name": "to",
        "in": "query",
        "required": True,
        "description": "The last local day, on which the accounting was asked for.",
        "schema": _DAY,
    },
    "Day": {
        "name": "on",
        "in": "query",
        "description": "The local day on which it is made; `to` where it is left out.",
        "schema": _DAY,
    },
    "ServiceDay": {
        "name": "on",
        "in": "query",
        "description": "The day of service; all sessions where it is left out.",
        "schema": {"type": "string", "format": "date"},
    },
    "OnDay": {
        "name": "on",
        "in": "query",
        "required": True,
        "description": "The local day as of which it is told.",
        "schema": _DAY,
    },
    "Series": {
        "name": "series",
        "in": "query",
        "description": "Whether several disclosures of one sort are one entry.",
        "schema": {"type": "string", "enum": ["true", "false"], "default": "false"},
    },
    "ReadToken": {
        "name": "Goldenthread-Read-Token",
        "in": "header",
        "description": "What a write was answered with: the answer holds at least that.",
        "schema": {**_TEXT, "maxLength": 6_000},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of an answer that the reader has: 304 when it still holds.",
        "schema": _TEXT,
    },
    "After": {
        "name": "after",
        "in": "query",
        "description": "The version after which the page begins.",
        "schema": {"type": "integer", "minimum": 0, "maximum": LAST_VERSION, "default": 0},
    },
    "From": {
        "name": "from",
        "in": "query",
        "required": True,
        "description": "The earlier version; 0 is the plan before its first event.",
        "schema": _VERSION,
    },
    "To": {
        "name": "to",
        "in": "query",
        "description": "The later version; the newest where it is left out.",
        "schema": _VERSION,
    },
    "Version": {"name": "version", "in": "path", "required": True, "schema": _VERSION},
    "PlanVersion": {
        "name": "version",
        "in": "query",
        "description": "The plan's version; the newest where it is left out.",
        "schema": {**_VERSION, "minimum": 1},
    },
    "ClientVersion": {
        "name": "client_version",
        "in": "query",
        "description": "The client's version that name and pronouns come from; else the newest.",
        "schema": {**_VERSION, "minimum": 1},
    },
    "Limit": {
        "name": "limit",
        "in": "query",
        "description": "How many entries a page holds at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE},
    },
}
_HEADERS: Final = {
    "X-Correlation-Id": {"description": "The id of this request.", "schema": _TEXT},
}
_TAG: Final = {"ETag": {"description": "Of this answer.", "required": True, "schema": _TEXT}}


def _operation(name: str, summary: str, more: tuple[str, ...], of: str = "Plan") -> dict[str, Any]:
    parameters = (of, *more, "ReadToken", "IfNoneMatch")
    answer = {
        "schema": {"$ref": f"{_REF}schemas/{name.capitalize()}"},
        "examples": {"anxiety-plan": {"value": examples()[name]}},
    }
    found = {
        "description": "What was asked for.",
        "headers": {**_HEADERS, **_TAG},
        "content": {"application/json": answer},
    }
    known = {"description": "The reader has it already.", "headers": {**_HEADERS, **_TAG}}
    return {
        "operationId": f"read-{name}",
        "summary": summary,
        "parameters": [{"$ref": f"{_REF}parameters/{each}"} for each in parameters],
        "responses": {
            "200": found,
            "304": known,
            **{str(int(each)): {"$ref": f"{_REF}responses/{_name(each)}"} for each in _SAYS},
        },
    }


def _name(status: HTTPStatus) -> str:
    return "".join(word.capitalize() for word in status.name.split("_"))


def _problem(status: HTTPStatus, says: str) -> dict[str, Any]:
    later = {"Retry-After": {"description": "In seconds.", "schema": _TEXT}}
    waits = status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
    content = {"application/problem+json": {"schema": {"$ref": f"{_REF}schemas/Problem"}}}
    headers = {**_HEADERS, **(later if waits else {})}
    return {"description": says, "headers": headers, "content": content}

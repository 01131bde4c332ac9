"""The parameters, headers and problems that the OpenAPI document shares between operations."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from services.planner.http.problems import MEDIA_TYPE
from services.planner.http.schemas import REF

_TAG: Final = {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,8})"$'}
_SEEN: Final = {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,8})(-[0-9a-z-]{1,40})?"$'}
_CORRELATION: Final = {"type": "string", "pattern": "^[0-9a-f-]{32,36}$"}

IDEMPOTENCY_KEY: Final[Mapping[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": (
        "What the retries of one request share: bare, or as a quoted string, which is the same "
        "key. Keys belong to the caller and do not expire. The same key with other commands is "
        "refused."
    ),
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[!#-~]([ -~]{0,253}[!-~])?$"},
}

IF_MATCH: Final[Mapping[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": (
        "The version of the addressed stream that the sender has seen, as one strong entity tag: "
        "the ETag of a write, or of what was read of the stream, which begins with its version. "
        'Commands that sign, revise or retire ask for it (428). "0" is a stream not begun. Weak '
        "tags, lists and * are refused with 400, since they name no version that was seen."
    ),
    "schema": _SEEN,
}

TRACING: Final[Mapping[str, Mapping[str, Any]]] = {
    "CorrelationId": {
        "name": "X-Correlation-Id",
        "in": "header",
        "required": False,
        "description": "A UUID that the events of this request will carry. Another text is passed "
        "over and an id is made, so that no words get into events and logs.",
        "schema": {"type": "string"},
    },
    "TraceParent": {
        "name": "traceparent",
        "in": "header",
        "required": False,
        "description": "A W3C trace context; its trace id is taken where no correlation id is. "
        "Another text is passed over.",
        "schema": {"type": "string"},
    },
}

_ON_ALL: Final = {
    "X-Correlation-Id": {"description": "The id of this request.", "schema": _CORRELATION}
}
_ETAG: Final = {"description": "The addressed stream's version.", "schema": _TAG}

ANSWER_HEADERS: Final[Mapping[str, Any]] = {
    **_ON_ALL,
    "ETag": {**_ETAG, "required": True},
    "Location": {
        "description": "The addressed stream's resource.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Goldenthread-Read-Token": {
        "description": "The same as readToken.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "There when the request had been accepted before.",
        "schema": {"const": "true"},
    },
}


@dataclass(frozen=True, slots=True)
class Documented:
    """A status that requests may be answered with, and what it means."""

    status: HTTPStatus
    says: str
    headers: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name among the document's components."""
        return "".join(word.capitalize() for word in self.status.name.split("_"))


_RETRY: Final = {
    "Retry-After": {"description": "In seconds.", "schema": {"type": "string"}, "required": True}
}
_CHALLENGE: Final = {
    "WWW-Authenticate": {"required": True, "schema": {"type": "string"}},
}

PROBLEMS: Final = (
    Documented(HTTPStatus.BAD_REQUEST, "A header is missing or has not its form.", {}),
    Documented(HTTPStatus.UNAUTHORIZED, "No bearer token that counts here.", _CHALLENGE),
    Documented(HTTPStatus.FORBIDDEN, "The caller may not do this.", {}),
    Documented(HTTPStatus.NOT_FOUND, "Not there, or of another clinic.", {}),
    Documented(HTTPStatus.METHOD_NOT_ALLOWED, "The path takes POST.", {}),
    Documented(HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.", {}),
    Documented(HTTPStatus.CONFLICT, "The stream's present state forbids it.", {"ETag": _ETAG}),
    Documented(HTTPStatus.GONE, "The record was erased for good, as was asked.", {}),
    Documented(
        HTTPStatus.PRECONDITION_FAILED,
        "The stream has moved on since the version that If-Match names; `changes` says how.",
        {"ETag": {**_ETAG, "required": True}},
    ),
    Documented(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body or its effect is too large.", {}),
    Documented(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not declared as JSON.", {}),
    Documented(
        HTTPStatus.UNPROCESSABLE_ENTITY, "Understood and refused: `pointer` and `rule` say why.", {}
    ),
    Documented(HTTPStatus.PRECONDITION_REQUIRED, "The command asks for If-Match.", {}),
    Documented(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Too many or too large headers.", {}),
    Documented(HTTPStatus.INTERNAL_SERVER_ERROR, "A defect of this service.", {}),
    Documented(HTTPStatus.SERVICE_UNAVAILABLE, "Nothing happened; try again later.", _RETRY),
    Documented(
        HTTPStatus.GATEWAY_TIMEOUT,
        "The outcome is unknown: send the same request with the same key again.",
        {},
    ),
)


def problem_response(each: Documented) -> dict[str, Any]:
    """Return the response of one status."""
    return {
        "description": each.says,
        "headers": {**_ON_ALL, **each.headers},
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{REF}Problem"}}},
    }

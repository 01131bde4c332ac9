"""The read API as one ASGI application."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Route

from events.errors import GoldenThreadError
from services.projections.errors import MethodNotAllowed, NoSuchPath, ReadDefect
from services.projections.http.clients import read_accounting, read_requests
from services.projections.http.endpoints import (
    Dependencies,
    Endpoint,
    Read,
    read_audit,
    read_authorizations,
    read_events,
    read_findings,
    read_plan,
    read_triggers,
)
from services.projections.http.openapi import (
    ACCOUNTING,
    AT_VERSION,
    AUDIT,
    AUTHORIZATIONS,
    COVERAGE,
    DIFF,
    DOCUMENT,
    EPISODE_REQUIREMENTS,
    EVENTS,
    FINDINGS,
    NARRATIVE,
    PLAN,
    REQUESTS,
    REQUIREMENTS,
    TRIGGERS,
    VERSION,
    document,
)
from services.projections.http.required import (
    read_coverage,
    read_episode_requirements,
    read_requirements,
)
from services.projections.http.told import read_diff, read_document, read_narrative, read_version

_READS: Final[dict[str, tuple[str, Read]]] = {
    "read-plan": (PLAN, read_plan),
    "read-audit": (AUDIT, read_audit),
    "read-events": (EVENTS, read_events),
    "read-findings": (FINDINGS, read_findings),
    "read-narrative": (NARRATIVE, read_narrative),
    "read-diff": (DIFF, read_diff),
    "read-version": (AT_VERSION, read_version),
    "read-authorizations": (AUTHORIZATIONS, read_authorizations),
    "read-requirements": (REQUIREMENTS, read_requirements),
    "read-episode-requirements": (EPISODE_REQUIREMENTS, read_episode_requirements),
    "read-accounting": (ACCOUNTING, read_accounting),
    "read-requests": (REQUESTS, read_requests),
    "read-coverage": (COVERAGE, read_coverage),
    "read-document": (DOCUMENT, read_document),
    "read-triggers": (TRIGGERS, read_triggers),
}
_MEANT: Final[dict[int, type[GoldenThreadError]]] = {
    HTTPStatus.NOT_FOUND: NoSuchPath,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
}


class ReadApi(FastAPI):
    """FastAPI with the document of this API."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI 3.1 document."""
        return document()


def create_app(dependencies: Dependencies, *, docs: bool = False) -> FastAPI:
    """Return the read API, to be wrapped by an edge that keeps each request's exchange.

    Args:
        dependencies: what every read works with.
        docs: whether `/docs` shows the OpenAPI document; that page loads scripts from elsewhere.
    """

    async def of_the_framework(request: Request, error: Exception) -> Response:
        """Return the problem for a path or method that is not served."""
        assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for no other
        reply = dependencies.problem(_MEANT.get(error.status_code, ReadDefect)())
        dependencies.exchange_of(request.scope).code = reply.code
        response = Response(reply.body, reply.status)
        for name, value in reply.headers:
            response.headers[name.decode()] = value.decode()
        response.headers.update(error.headers or {})
        return response

    app = ReadApi(
        title="Golden Thread read API",
        version=VERSION,
        docs_url="/docs" if docs else None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={HTTPException: of_the_framework},
    )
    app.router.routes[:0] = [
        Route(path, Endpoint(path, read, dependencies), methods=["GET"], name=name)
        for name, (path, read) in _READS.items()
    ]
    return app

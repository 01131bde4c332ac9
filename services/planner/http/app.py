"""The write API as one ASGI application."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp

from events.clock import IdSource
from events.ids import StreamKind
from services.planner.http.bounds import Bounds
from services.planner.http.edge import Edge
from services.planner.http.endpoint import CommandsEndpoint, Door
from services.planner.http.errors import BadRequest, Defect, MethodNotAllowed, NoSuchPath
from services.planner.http.exchange import exchange_of
from services.planner.http.importing import IMPORTS, ImportEndpoint
from services.planner.http.openapi import VERSION, document, operation_id
from services.planner.http.ports import ClinicReader, CommandHandler, Observer, Verifier, unobserved
from services.planner.http.problems import problem
from services.planner.http.replies import COLLECTIONS, Reply
from services.planner.http.short_way import ShortWay
from services.planner.http.templates import template_routes


class WriteApi(FastAPI):
    """FastAPI with the document of this API, which is made from commands and errors."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI 3.1 document."""
        return document()


def create_app(  # noqa: PLR0913  # the parts that it is put together from
    planner: CommandHandler,
    verifier: Verifier,
    *,
    ids: IdSource,
    clinics: ClinicReader | None = None,
    observe: Observer = unobserved,
    bounds: Bounds | None = None,
    docs: bool = False,
) -> ASGIApp:
    """Return the write API.

    Args:
        planner: decides and writes.
        verifier: knows callers by their bearer tokens.
        ids: makes correlation ids for requests that bring none.
        clinics: knows clinics' own templates; without it only those that ship are served.
        observe: is told of every request after its answer.
        bounds: what a request may take; those of `Bounds` unless given.
        docs: whether `/docs` shows the OpenAPI document; that page loads scripts from elsewhere.
    """
    bounds = bounds or Bounds()
    app = WriteApi(
        title="Golden Thread write API",
        version=VERSION,
        docs_url="/docs" if docs else None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={HTTPException: _of_the_framework, Exception: _defect},
    )
    door = Door(planner, verifier, bounds)
    importing = ImportEndpoint(door)
    routes = [_route(kind, door) for kind in COLLECTIONS]
    routes.append(Route(importing.path, importing, methods=["POST"], name=IMPORTS))
    routes += template_routes(door, clinics)
    app.router.routes[:0] = routes
    return Edge(ShortWay(routes, app), ids, observe)


def _route(kind: StreamKind, door: Door) -> Route:
    endpoint = CommandsEndpoint(kind, door)
    return Route(endpoint.path, endpoint, methods=["POST"], name=operation_id(kind))


async def _of_the_framework(request: Request, error: Exception) -> Response:
    """Return the problem for a path or method that is not served."""
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for no other
    response = _response(problem(_MEANT.get(error.status_code, BadRequest)()), request)
    response.headers.update(error.headers or {})
    return response


async def _defect(request: Request, _error: Exception) -> Response:
    """Return the problem for an error that nobody foresaw; the edge hears of it all the same."""
    return _response(problem(Defect()), request)


def _response(reply: Reply, request: Request) -> Response:
    exchange_of(request.scope).code = reply.code
    response = Response(reply.body, reply.status)
    for name, value in reply.headers:
        response.headers[name.decode()] = value.decode()
    return response


_MEANT: dict[int, type[BadRequest]] = {
    HTTPStatus.NOT_FOUND: NoSuchPath,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
}

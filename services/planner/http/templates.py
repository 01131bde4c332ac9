"""Templates over HTTP: they read and answer, and write nothing (A1.37)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from inspect import isawaitable
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

import orjson
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from events.errors import GoldenThreadError
from events.templates.library import Shelf, Template, shelf, shipped
from events.templates.suggesting import Asking, NoSuggestion, suggest
from services.planner.handling.request import Caller
from services.planner.http.body import read_body
from services.planner.http.endpoint import Door
from services.planner.http.exchange import exchange_of, send_reply
from services.planner.http.headers import Headers, bearer_token, read_headers, require_json
from services.planner.http.ports import ClinicReader
from services.planner.http.problems import problem
from services.planner.http.replies import ALWAYS, Reply
from services.planner.templates import answers
from services.planner.templates.asked import Instantiation
from services.planner.templates.offering import built, offered
from services.planner.templates.own import own_shelf
from services.planner.templates.reading import read_as
from services.planner.templates.refusals import NothingToSuggest, TemplateNotFound
from services.planner.templates.selection import Selection, Wanted

LIST: Final = "/v1/templates"
NEWEST: Final = "/v1/templates/{template}"
ONE: Final = "/v1/templates/{template}/{version}"
FINDINGS: Final = "/v1/templates/{template}/{version}/findings"
INSTANTIATIONS: Final = "/v1/templates/{template}/{version}/instantiations"
PARTS: Final = "/v1/template-parts"
BUILDS: Final = "/v1/template-builds"
SUGGESTIONS: Final = "/v1/suggestions"

_CONTENT: Final = (b"content-type", b"application/json")
_SHOWN: Final = 80
_SUGGESTING: Final = frozenset(Asking.model_fields)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, read: path, query and, where there is one, body."""

    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: bytes
    own: Shelf


Told = Callable[[Asked], Awaitable[answers.Answer]]


class TemplatesEndpoint:
    """Answers one path with JSON, or with the problem."""

    def __init__(  # the path, its method, and what answers it
        self,
        path: str,
        method: Literal["GET", "POST"],
        told: Told,
        door: Door,
        clinics: ClinicReader | None,
    ) -> None:
        """Take the path's template, its method, what answers it, and who knows own templates."""
        self.path, self.method = path, method
        self._told, self._door, self._clinics = told, door, clinics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = exchange_of(scope)
        exchange.route = self.path
        try:
            asked = await self._asked(scope, receive)
            body = orjson.dumps(await self._told(asked))
            reply = Reply(int(HTTPStatus.OK), [*ALWAYS, _CONTENT], body)
        except GoldenThreadError as error:
            reply = problem(error)
        await send_reply(reply, exchange, send)

    async def _asked(self, scope: Scope, receive: Receive) -> Asked:
        """Return the request; credentials come first."""
        headers = read_headers(scope["headers"], self._door.bounds)
        caller = await self._caller(headers)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        body = b""
        if self.method == "POST":
            require_json(headers)
            body = await read_body(receive, headers, self._door.bounds)
        return Asked(scope["path_params"], query, body, await self._own(caller))

    async def _own(self, caller: Caller) -> Shelf:
        """Return the templates of the caller's clinic."""
        if self._clinics is None:
            return shelf([])
        state = await self._clinics.clinic_state(caller.clinic)
        return own_shelf(state.templates)

    async def _caller(self, headers: Headers) -> Caller:
        verified = self._door.verifier.verify(bearer_token(headers))
        return await verified if isawaitable(verified) else verified


def template_routes(door: Door, clinics: ClinicReader | None = None) -> list[Route]:
    """Return the routes of templates and suggestions."""
    told: tuple[tuple[str, Literal["GET", "POST"], Told], ...] = (
        (LIST, "GET", _list),
        (NEWEST, "GET", _one),
        (ONE, "GET", _one),
        (FINDINGS, "GET", _findings),
        (INSTANTIATIONS, "POST", _instantiation),
        (PARTS, "GET", _parts),
        (BUILDS, "POST", _build),
        (SUGGESTIONS, "GET", _suggestions),
    )
    endpoints = [TemplatesEndpoint(*each, door, clinics) for each in told]
    return [Route(each.path, each, methods=[each.method]) for each in endpoints]


async def _list(asked: Asked) -> answers.Answer:
    own = answers.listed(asked.own, own=True)
    return {"templates": [*own, *answers.listed(shipped())]}


async def _one(asked: Asked) -> answers.Answer:
    found, own = _template(asked)
    return answers.whole(found, own=own)


async def _findings(asked: Asked) -> answers.Answer:
    """Lint in a thread: it takes long enough to hold others up."""
    return await asyncio.to_thread(answers.checked, _template(asked)[0])


async def _instantiation(asked: Asked) -> answers.Answer:
    found, own = _template(asked)
    facts = read_as(Instantiation, asked.body)
    return await asyncio.to_thread(answers.instantiated, found, facts, own=own)


async def _parts(asked: Asked) -> answers.Answer:
    names = ("diagnosis", "problem", "measure")
    given = {name: text for name, text in asked.query.items() if name in names}
    wanted = read_as(Wanted, orjson.dumps(given))
    found = offered(_every(asked), wanted.diagnosis, wanted.problem, wanted.measure)
    return {"parts": found}


async def _build(asked: Asked) -> answers.Answer:
    selection = read_as(Selection, asked.body)
    return await asyncio.to_thread(built, selection, _every(asked))


def _every(asked: Asked) -> Shelf:
    """Return the clinic's own templates and those that ship, as one shelf."""
    return shelf([*shipped().held.values(), *asked.own.held.values()])


async def _suggestions(asked: Asked) -> answers.Answer:
    known = {name: text for name, text in asked.query.items() if name in _SUGGESTING}
    asking = read_as(Asking, orjson.dumps(known))
    try:
        found = suggest(asking, _every(asked))
    except NoSuggestion as error:
        raise NothingToSuggest(error.pointer, rule=error.rule) from None
    return {"suggestions": answers.suggested(found)}


def _template(asked: Asked) -> tuple[Template, bool]:
    """Return the template that the path names, and whether it is the clinic's own.

    `newest` stands for the newest version. A clinic's own goes before one that ships.
    """
    name, version = asked.path["template"], asked.path.get("version", "newest")
    if version != "newest" and not (version.isascii() and version.isdigit()):
        raise TemplateNotFound("/version", (name[:_SHOWN],))
    number = None if version == "newest" else int(version[:9])
    own = asked.own.find(name, number)
    found = own or shipped().find(name, number)
    if found is None:
        raise _not_found(name, asked.own)
    return found, own is not None


def _not_found(name: str, own: Shelf) -> TemplateNotFound:
    """Return why there is none: no template of this name, or no such version of it."""
    known = own.find(name) or shipped().find(name)
    return TemplateNotFound("/template" if known is None else "/version", (name[:_SHOWN],))

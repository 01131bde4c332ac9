"""The endpoint that takes commands: one for each kind of stream."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from starlette.types import Receive, Scope, Send

from events.errors import GoldenThreadError, InvalidIdentifier
from events.ids import StreamId, StreamKind, stream_of
from events.ledger.errors import OutcomeUnknown
from services.planner.commands import read
from services.planner.commands.fingerprint import fingerprint
from services.planner.commands.union import AnyCommand
from services.planner.decide.refusals import NotFound
from services.planner.handling.answer import Accepted
from services.planner.handling.request import Caller, CommandRequest
from services.planner.http.body import read_body
from services.planner.http.bounds import Bounds
from services.planner.http.exchange import Exchange, exchange_of, send_reply
from services.planner.http.headers import (
    Headers,
    bearer_token,
    expected_version,
    idempotency_key,
    read_headers,
    require_json,
)
from services.planner.http.ports import CommandHandler, Verifier
from services.planner.http.problems import problem
from services.planner.http.replies import COLLECTIONS, accepted


@dataclass(frozen=True, slots=True)
class Door:
    """What every endpoint works with."""

    planner: CommandHandler
    verifier: Verifier
    bounds: Bounds


@dataclass(slots=True)
class Sent:
    """What is known of a request so far, for the problem that it may come to."""

    stream: StreamId | None = None
    body: bytes = b""
    told: Callable[[GoldenThreadError], GoldenThreadError] = lambda error: error


class CommandsEndpoint:
    """Takes commands for streams of one kind. A plain ASGI application: the hot path is short."""

    def __init__(self, kind: StreamKind, door: Door) -> None:
        """Take commands for streams of `kind`."""
        self._kind = kind
        self._door = door
        self.path = f"/v1/{COLLECTIONS[kind]}/{{{kind}}}/commands"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = exchange_of(scope)
        exchange.route = self.path
        sent = Sent()
        try:
            request = await self._request(scope, receive, sent, exchange)
            reply = accepted(await self._handled(request))
        except GoldenThreadError as error:
            reply = problem(sent.told(error), sent.stream, sent.body)
        await send_reply(reply, exchange, send)

    async def _request(
        self, scope: Scope, receive: Receive, sent: Sent, exchange: Exchange
    ) -> CommandRequest:
        """Return the request; credentials come first, then what is cheap to look at."""
        bounds = self._door.bounds
        headers = read_headers(scope["headers"], bounds)
        caller = await self._caller(headers)
        sent.stream = stream = self._addressed(scope["path_params"], caller)
        key, if_match = idempotency_key(headers), expected_version(headers)
        require_json(headers)
        sent.body = await read_body(receive, headers, bounds)
        commands = self._commands(sent, caller, stream)
        return CommandRequest(
            caller=caller,
            stream=stream,
            key=key,
            commands=commands,
            fingerprint=fingerprint(stream, commands),
            correlation_id=exchange.correlation_id,
            if_match=if_match,
        )

    def _commands(
        self,
        sent: Sent,
        caller: Caller,  # noqa: ARG002  # for those that read documents
        stream: StreamId,  # noqa: ARG002  # as above
    ) -> tuple[AnyCommand, ...]:
        """Return the commands that the body holds."""
        return read(sent.body)

    async def _handled(self, request: CommandRequest) -> Accepted:
        """Return the outcome; one that is not there in time is unknown, and still comes about.

        Whatever of a time-out comes from within is unknown too, which is never a false answer.
        """
        try:
            async with asyncio.timeout(self._door.bounds.handling_seconds):
                return await self._door.planner.handle(request)
        except TimeoutError:
            raise OutcomeUnknown from None

    async def _caller(self, headers: Headers) -> Caller:
        verified = self._door.verifier.verify(bearer_token(headers))
        return await verified if isawaitable(verified) else verified

    def _addressed(self, parameters: dict[str, Any], caller: Caller) -> StreamId:
        """Return the addressed stream; another clinic does not exist, nor does a malformed id."""
        name: str = parameters[self._kind]
        if self._kind is StreamKind.CLINIC and name != caller.clinic:
            raise NotFound
        try:
            return stream_of(self._kind, name)
        except InvalidIdentifier:
            raise NotFound from None

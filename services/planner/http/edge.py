"""The outermost layer: a correlation id on every answer, no error without one, one observation."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from events.clock import IdSource
from services.planner.http.errors import Defect
from services.planner.http.exchange import Exchange, keep_exchange, send_reply
from services.planner.http.headers import correlation_id
from services.planner.http.ports import Handled, Observer
from services.planner.http.problems import problem


class Edge:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, ids: IdSource, observe: Observer) -> None:
        """Take what makes correlation ids, and whom to tell of every request."""
        self._app = app
        self._ids = ids
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an error that nobody foresaw becomes a problem without its text."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        exchange = Exchange(correlation_id(scope["headers"]) or str(self._ids.event_id()))
        keep_exchange(scope, exchange)
        await self._answered(scope, receive, _marking(exchange, send))
        self._observe(_handled(scope, exchange, perf_counter() - begun))

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange: Exchange = scope["goldenthread.exchange"]
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # noqa: BLE001  # the last line: no text of it may get out
            exchange.failed(error)
            if not exchange.status:
                await send_reply(problem(Defect()), exchange, send)


def _marking(exchange: Exchange, send: Send) -> Send:
    """Return a `send` that puts the correlation id on the answer."""
    line = (b"x-correlation-id", exchange.correlation_id.encode())

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange.status = message["status"]
            message["headers"] = [*message["headers"], line]
        await send(message)

    return marked


def _handled(scope: Scope, exchange: Exchange, seconds: float) -> Handled:
    return Handled(
        exchange.route,
        scope["method"],
        exchange.status,
        seconds,
        exchange.correlation_id,
        exchange.code,
        exchange.defect,
    )

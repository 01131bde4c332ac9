"""One request and its answer, on their way through the application."""

import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

from services.planner.http.replies import Reply

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

ELSEWHERE: Final = "other"
_PLACES: Final = 8


class Exchange:
    """What becomes known of one request while it is answered."""

    __slots__ = ("code", "correlation_id", "defect", "route", "status")

    def __init__(self, correlation_id: str) -> None:
        self.correlation_id = correlation_id
        self.route = ELSEWHERE
        self.status = 0
        self.code: str | None = None
        self.defect: tuple[str, ...] = ()

    def failed(self, error: Exception) -> None:
        """Keep the class of an unforeseen error and the places it came through; not its text."""
        frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
        places = [f"{Path(each.filename).name}:{each.lineno}" for each in frames]
        self.defect = (type(error).__name__, *places)


def exchange_of(scope: Scope) -> Exchange:
    """Return the exchange that `scope` belongs to."""
    exchange = scope["goldenthread.exchange"]
    assert isinstance(exchange, Exchange)  # noqa: S101  # the edge put it there
    return exchange


def keep_exchange(scope: Scope, exchange: Exchange) -> None:
    """Let everything that handles `scope` find `exchange`."""
    scope["goldenthread.exchange"] = exchange


async def send_reply(reply: Reply, exchange: Exchange, send: Send) -> None:
    """Send one whole answer."""
    exchange.code = reply.code
    length = (b"content-length", b"%d" % len(reply.body))
    start = {"type": "http.response.start", "status": reply.status}
    await send({**start, "headers": [*reply.headers, length]})
    await send({"type": "http.response.body", "body": reply.body})

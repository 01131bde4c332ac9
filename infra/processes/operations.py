"""`/livez`, `/readyz` and `/metrics`, in front of an application or alone."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import orjson
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from infra.processes.health import Health, Verdict

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_JSON: Final = "application/json"


class Operations:
    """An ASGI application that answers those who watch, and hands everything else on."""

    def __init__(
        self, health: Health, registry: CollectorRegistry, application: Application | None = None
    ) -> None:
        self._health = health
        self._registry = registry
        self._application = application or _nothing_else
        self._paths: dict[str, Callable[[], tuple[int, str, bytes]]] = {
            "/livez": lambda: _answer(health.live()),
            "/readyz": lambda: _answer(health.ready()),
            "/metrics": self._metrics,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._paths.get(scope["path"]) if scope["type"] == "http" else None
        if answer is None or scope["method"] not in {"GET", "HEAD"}:
            await self._application(scope, receive, send)
            return
        await _send(send, *answer(), head=scope["method"] == "HEAD")

    def _metrics(self) -> tuple[int, str, bytes]:
        return 200, CONTENT_TYPE_LATEST, generate_latest(self._registry)


def _answer(verdict: Verdict) -> tuple[int, str, bytes]:
    return (200 if verdict.well else 503), _JSON, orjson.dumps(verdict.document)


async def _send(send: Send, status: int, content: str, body: bytes, *, head: bool) -> None:
    headers = [
        (b"content-type", content.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def _nothing_else(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await _send(send, 404, _JSON, b'{"code":"no-such-path"}', head=False)

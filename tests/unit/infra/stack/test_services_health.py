"""What is told of a service whose port answers, whoever it is that answers there."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from infra.settings import Settings
from infra.stack.health import check_services

if TYPE_CHECKING:
    from collections.abc import Iterator

WELL = b'{"parts": {"ledger": {"well": true}}}'
UNWELL = b'{"parts": {"ledger": {"well": false}}}'


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """Answer every request with `body`; give the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.05,))
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()


@pytest.mark.parametrize(
    ("status", "body", "healthy", "said"),
    [
        (200, WELL, True, "ready"),
        (200, UNWELL, True, "not well: ledger"),
        (503, UNWELL, False, "not ready: ledger"),
        (404, b'{"code": "no-such-path"}', False, "otherwise than a service of ours"),
        (200, b"[]", False, "otherwise than a service of ours"),
        (200, b'{"parts": [1]}', False, "otherwise than a service of ours"),
        (200, b"<html>", False, "otherwise than a service of ours"),
    ],
)
async def test_what_answers_is_told(status: int, body: bytes, healthy: bool, said: str) -> None:  # noqa: FBT001  # a case
    with answering(status, body) as port:
        (health,) = await check_services(Settings(api_port=port), ["planner"])
    assert (health.healthy, said in health.detail) == (healthy, True), health.detail

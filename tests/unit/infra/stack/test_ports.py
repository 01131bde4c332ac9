"""Ports for servers, and whose answer counts."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.stack.errors import ServerFailed
from infra.stack.ports import LOOPBACK, free_port
from infra.stack.service import Service


class _Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture
def somebody() -> Iterator[ThreadingHTTPServer]:
    """A server that is always ready, on a port that is free as yet."""
    server = ThreadingHTTPServer((LOOPBACK, free_port()), _Ready, bind_and_activate=False)
    yield server
    server.shutdown()
    server.server_close()


def test_no_port_comes_twice_and_none_is_one_for_outgoing_connections() -> None:
    ports = [free_port() for _ in range(500)]
    assert len(set(ports)) == 500
    assert max(ports) < 32_768


def test_whoever_answers_in_the_place_of_a_process_that_ended_is_not_it(
    tmp_path: Path, somebody: ThreadingHTTPServer
) -> None:
    service = Service(
        "planner",
        "this",  # a module that ends at once
        home=tmp_path,
        port=somebody.server_address[1],
        setting="GOLDENTHREAD_API_PORT",
        stop_seconds=1,
    )
    (tmp_path / "logs").mkdir()
    service.launch()
    somebody.server_bind()
    somebody.server_activate()
    threading.Thread(target=somebody.serve_forever, daemon=True).start()
    while service.pid is not None:
        pass
    with pytest.raises(ServerFailed, match="ended with code"):
        service.await_ready(5)

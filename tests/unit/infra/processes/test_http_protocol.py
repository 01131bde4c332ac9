"""What a connection may send before anybody has looked at it, over real sockets."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from infra.processes import http_protocol
from infra.processes.serving import listening, serve_http

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.processes.operations import Receive, Scope, Send

PIECE = b"a" * 16_384
FAR_TOO_MUCH = 200
OPENING = b"POST /x HTTP/1.1\r\nHost: x\r\n"
ENDLESS = {
    "address": b"GET /",
    "header": OPENING + b"X-Long: ",
    "trailer": OPENING + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Long: ",
}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the size of the body."""
    if scope["type"] != "http":
        raise ValueError("only HTTP is answered")  # as applications without a lifespan do
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = b"%d" % size
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Return a connection to a server of `echo`."""
    stop = asyncio.Event()
    bound = listening("test", "127.0.0.1", 0, "NONE")
    bound.listen()
    serving = asyncio.create_task(serve_http(echo, bound, stop, 1))
    reader, writer = await asyncio.open_connection(*bound.getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        stop.set()
        await serving
        bound.close()


@pytest.mark.parametrize("what", ENDLESS)
async def test_a_head_or_trailer_without_end_is_cut(what: str) -> None:
    async with connected() as (_reader, writer):
        writer.write(ENDLESS[what])
        sent = 0
        with suppress(ConnectionError):
            async with asyncio.timeout(60):
                while sent < FAR_TOO_MUCH:
                    writer.write(PIECE)
                    await writer.drain()
                    await asyncio.sleep(0)
                    sent += 1
    assert sent < FAR_TOO_MUCH


async def test_a_head_that_is_too_large_is_told_so() -> None:
    async with connected() as (reader, writer):
        for piece in (ENDLESS["header"], *(b"a" * 20_000 for _ in range(4))):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)
        told = await asyncio.wait_for(reader.read(), 60)
    assert told.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"headers-too-large"' in told


async def test_a_head_that_does_not_arrive_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.2)
    async with connected() as (reader, writer):
        writer.write(OPENING)
        assert await asyncio.wait_for(reader.read(), 60) == b""


async def test_bodies_and_further_requests_are_not_counted_as_heads() -> None:
    async with connected() as (reader, writer):
        for _ in range(3):
            writer.write(OPENING + b"Content-Length: 900000\r\n\r\n" + b"b" * 900_000)
            await writer.drain()
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
            assert head.startswith(b"HTTP/1.1 200 ")
            assert await reader.readexactly(6) == b"900000"

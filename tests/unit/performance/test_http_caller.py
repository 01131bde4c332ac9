"""The caller that measurements use goes on where a server closed its idle connection."""

import asyncio

from tests.performance.http_caller import HttpCaller


async def test_a_connection_that_was_closed_while_idle_is_opened_anew() -> None:
    opened: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        caller = await HttpCaller.connected(server.sockets[0].getsockname()[1])
        first = await caller.get("/", {})
        await opened[0].wait_closed()
        await asyncio.sleep(0.05)
        second = await caller.get("/", {})
        await caller.close()

    assert [first.status, second.status] == [200, 200]
    assert len(opened) == 2

"""A TCP proxy before PostgreSQL that counts round trips: what a client sends up to each answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from tests.fixtures.postgres_frames import frames

_LOOPBACK = "127.0.0.1"
_ASKING = {b"S", b"Q"}


@dataclass
class RoundTrips:
    """Counts every Sync and simple query that passes, whoever sends it."""

    server_port: int
    count: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    port: int = 0

    def through(self, dsn: str) -> str:
        """Return the address with the proxy in the server's place."""
        parts = urlsplit(dsn)
        who = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{who}@{_LOOPBACK}:{self.port}"))

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass a connection on."""
        from_server, to_server = await asyncio.open_connection(_LOOPBACK, self.server_port)
        back = asyncio.create_task(_copied(from_server, writer))
        self.tasks.add(back)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            async for frame in frames(reader):
                self.count += frame.kind in _ASKING
                to_server.write(frame.raw)
        to_server.close()
        await back


@asynccontextmanager
async def counted(dsn: str) -> AsyncIterator[RoundTrips]:
    """Run a proxy before the server that `dsn` names."""
    proxy = RoundTrips(urlsplit(dsn).port or 5432)
    server = await asyncio.start_server(proxy.accept, _LOOPBACK, 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
    writer.close()

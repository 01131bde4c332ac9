"""A caller over HTTP/1.1 on one kept connection: little else than what is measured takes time."""

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple, Self

_END: Final = b"\r\n\r\n"


class Answer(NamedTuple):
    """What came back."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header line; "" where there is none."""
        return _value(self.head, name)


class HttpCaller:
    """Sends one request after the other.

    A connection that the server closed while nothing was asked, as servers do with idle ones, is
    opened anew.
    """

    def __init__(
        self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._port = port
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connected(cls, port: int) -> Self:
        """Return a caller of the server that listens on this machine."""
        return cls(port, *await _opened(port))

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post JSON and return the answer."""
        content = {"content-type": "application/json", "content-length": str(len(body))}
        return await self._ask(f"POST {path}", {**content, **headers}, body)

    async def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Get and return the answer."""
        return await self._ask(f"GET {path}", headers, b"")

    async def _ask(self, line: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if self._reader.at_eof():
            await self.close()
            self._reader, self._writer = await _opened(self._port)
        lines = [f"{line} HTTP/1.1", "host: bench", *(f"{k}: {v}" for k, v in headers.items())]
        self._writer.write("\r\n".join(lines).encode() + _END + body)
        head = await self._reader.readuntil(_END)
        length = int(_value(head, "content-length"))
        return Answer(int(head[9:12]), head, await self._reader.readexactly(length))

    async def close(self) -> None:
        """Close the connection."""
        self._writer.close()
        await self._writer.wait_closed()


async def _opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


def _value(head: bytes, name: str) -> str:
    mark = f"\r\n{name}: ".encode()
    start = head.lower().find(mark)
    if start < 0:
        return ""
    start += len(mark)
    return head[start : head.index(b"\r\n", start)].decode()

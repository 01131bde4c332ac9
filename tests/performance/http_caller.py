"""A caller over HTTP/1.1 on one kept connection: little else than what is measured takes time."""

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple, Self

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class HttpCaller:
    """Sends one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connected(cls, port: int) -> Self:
        """Return a caller of the server that listens on this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post JSON and return the answer."""
        lines = [f"POST {path} HTTP/1.1", "host: bench", "content-type: application/json"]
        lines += [f"content-length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
        self._writer.write("\r\n".join(lines).encode() + _END + body)
        head = (await self._reader.readuntil(_END)).lower()
        start = head.index(_LENGTH) + len(_LENGTH)
        length = int(head[start : head.index(b"\r\n", start)])
        return Answer(int(head[9:12]), await self._reader.readexactly(length))

    async def close(self) -> None:
        """Close the connection."""
        self._writer.close()
        await self._writer.wait_closed()

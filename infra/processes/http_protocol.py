"""HTTP/1.1 with bounds on what a connection may send before anybody has looked at it.

Uvicorn's protocol on httptools keeps a request line, header lines and trailers of any size, and
waits for them for ever; that would be for anyone without a token.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

MAX_UNREAD_BYTES: Final = 65_536
HEAD_SECONDS: Final = 10.0
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
)
_PROBLEM: Final = (
    b'{"type":"urn:goldenthread:problem:headers-too-large","title":"Headers too large",'
    b'"status":431,"detail":"headers: are more or larger than this service takes; send fewer and '
    b'shorter headers","code":"headers-too-large"}'
)


class BoundedHttp(HttpToolsProtocol):
    """Ends a connection that sends a head without end, or none in time.

    What counts is how much came since the parser last handed something on: a whole head, or a
    piece of a body, which has bounds of its own.
    """

    _unread = 0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; a connection that says nothing is kept no longer than one that fell idle."""
        super().connection_made(transport)
        self._wait(self.timeout_keep_alive)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of what is sent."""
        before = self._unread
        self._unread = before + len(data)
        super().data_received(data)
        if self._unread > MAX_UNREAD_BYTES and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE % (len(_PROBLEM), _PROBLEM))
            self.transport.close()

    def on_message_begin(self) -> None:
        """Give a request its time for its head."""
        super().on_message_begin()
        self._unread = 0
        self._wait(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """Hand a request on."""
        self._stop_waiting()
        self._unread = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand a piece of a body on."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note the end of a request."""
        self._unread = 0
        super().on_message_complete()

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(seconds, self._too_slow)

    def _stop_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.cancel()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _too_slow(self) -> None:
        if self._is_answering():
            self._wait(HEAD_SECONDS)  # an answer is under way before it
        elif not self.transport.is_closing():
            self.transport.close()

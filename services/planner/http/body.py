"""A request's body, within its bounds."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from services.planner.http.bounds import Bounds
from services.planner.http.errors import BadRequest, BodyCutShort, BodyTooLarge, BodyTooSlow
from services.planner.http.headers import Headers

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def read_body(receive: Receive, headers: Headers, bounds: Bounds) -> bytes:
    """Return the whole body.

    Raises:
        BodyTooLarge: it is declared or found to be larger than `bounds` allow.
        BodyTooSlow: it is not there in time.
        BodyCutShort: the sender went away.
    """
    if declared_size(headers) > bounds.body_bytes:
        raise BodyTooLarge
    try:
        async with asyncio.timeout(bounds.body_seconds):
            return await _received(receive, bounds.body_bytes)
    except TimeoutError:
        raise BodyTooSlow from None


def declared_size(headers: Headers) -> int:
    """Return what `Content-Length` says, 0 without it.

    Raises:
        BadRequest: it is no number.
    """
    text = headers.get(b"content-length", b"0")
    if not text.isdigit() or len(text) > len(str(2**63)):
        raise BadRequest
    return int(text)


async def _received(receive: Receive, most: int) -> bytes:
    body, more = b"", True
    pieces: list[bytes] = []
    size = 0
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyCutShort
        body, more = message.get("body", b""), message.get("more_body", False)
        size += len(body)
        if size > most:
            raise BodyTooLarge
        pieces.append(body)
    return body if len(pieces) == 1 else b"".join(pieces)

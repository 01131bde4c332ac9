"""A body arrives whole, in time and within its size, or nothing of it counts."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planner.http.body import Receive, read_body
from services.planner.http.bounds import Bounds
from services.planner.http.errors import BadRequest, BodyCutShort, BodyTooLarge, BodyTooSlow

SMALL = Bounds(body_bytes=100, body_seconds=0.05)


def pieces(*parts: bytes, after: Callable[[], Any] | None = None) -> Receive:
    """Return a `receive` that yields `parts`; `after` makes what follows them."""
    messages = [{"type": "http.request", "body": each, "more_body": True} for each in parts]
    if after is None:
        messages[-1]["more_body"] = False

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        assert after is not None
        found: dict[str, Any] = await after()
        return found

    return receive


async def gone() -> dict[str, Any]:
    return {"type": "http.disconnect"}


async def silent() -> dict[str, Any]:
    await asyncio.sleep(30)
    return await gone()


@given(parts=st.lists(st.binary(max_size=20), min_size=1, max_size=5))
def test_pieces_come_together(parts: list[bytes]) -> None:
    assert asyncio.run(read_body(pieces(*parts), {}, SMALL)) == b"".join(parts)


async def test_a_body_of_just_the_size_is_taken() -> None:
    assert await read_body(pieces(b"x" * 100), {b"content-length": b"100"}, SMALL) == b"x" * 100


async def test_a_body_declared_too_large_is_not_even_read() -> None:
    with pytest.raises(BodyTooLarge):
        await read_body(pieces(b"x", after=silent), {b"content-length": b"101"}, SMALL)


async def test_a_body_found_too_large_is_read_no_further() -> None:
    with pytest.raises(BodyTooLarge):
        await read_body(pieces(b"x" * 60, b"x" * 60, after=silent), {}, SMALL)


async def test_a_slow_body_is_not_waited_for() -> None:
    with pytest.raises(BodyTooSlow):
        await read_body(pieces(b"x", after=silent), {}, SMALL)


async def test_a_body_whose_sender_is_gone_counts_for_nothing() -> None:
    with pytest.raises(BodyCutShort):
        await read_body(pieces(b"x", after=gone), {}, SMALL)


@pytest.mark.parametrize("size", [b"-1", b"1e3", b"", b"9" * 20, b"1, 1", "٣".encode()])
async def test_a_size_that_is_no_number_is_refused(size: bytes) -> None:
    with pytest.raises(BadRequest):
        await read_body(pieces(b"x"), {b"content-length": size}, SMALL)

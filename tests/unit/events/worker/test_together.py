"""Work done together ends together: nothing runs on once the failure of one is told."""

import asyncio

import pytest

from events.worker.together import together


class Fails(Exception):
    """What one piece of work ends with."""


async def lasting(ended: list[str]) -> None:
    """Work until cancelled, and take a while to end."""
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.01)
        ended.append("ended")


async def failing() -> None:
    await asyncio.sleep(0)
    raise Fails


async def number(it: int) -> int:
    await asyncio.sleep(0.001 * (3 - it))
    return it


async def test_results_come_in_order() -> None:
    assert await together(number(1), number(2), number(3)) == [1, 2, 3]
    assert await together() == []


async def test_a_failure_is_told_once_the_others_have_ended() -> None:
    ended: list[str] = []
    with pytest.raises(Fails):
        await together(lasting(ended), failing(), lasting(ended))
    assert ended == ["ended", "ended"]


async def test_who_is_cancelled_leaves_nothing_behind() -> None:
    ended: list[str] = []
    whole = asyncio.create_task(together(lasting(ended), lasting(ended)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    whole.cancel()
    with pytest.raises(asyncio.CancelledError):
        await whole
    assert ended == ["ended", "ended"]


async def test_a_failure_keeps_what_caused_it() -> None:
    cause = OSError("the server went away")

    async def caused() -> None:
        raise Fails from cause

    with pytest.raises(Fails) as failed:
        await together(caused())
    assert failed.value.__cause__ is cause

"""Lanes: one holder for each stream, first come first served, never two who wait for each other."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ids import ClinicId, StreamId
from events.ledger.lanes import Lanes
from tests.fixtures.ledger import CLINIC, plan

ELSEWHERE = ClinicId("elsewhere")


class Watched:
    """Lanes whose holders are written down as they come."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self.held: set[StreamId] = set()
        self.order: list[str] = []

    async def pass_through(self, name: str, *numbers: int, turns: int = 1) -> None:
        in_order = [plan(number).stream for number in numbers]
        streams = set(in_order)
        async with self.lanes.of(CLINIC, in_order):
            assert not streams & self.held
            self.held |= streams
            self.order.append(name)
            try:
                for _ in range(turns):
                    await asyncio.sleep(0)
            finally:
                self.held -= streams

    def start(self, name: str, *numbers: int, turns: int = 1) -> asyncio.Task[None]:
        return asyncio.create_task(self.pass_through(name, *numbers, turns=turns))

    @property
    def forgotten(self) -> bool:
        return self.lanes.in_use == 0


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_callers_of_one_stream_go_in_order_of_arrival() -> None:
    watched = Watched()
    await asyncio.gather(*(watched.start(name, 1, turns=3) for name in "abcdef"))
    assert watched.order == [*"abcdef"]


async def test_streams_do_not_wait_for_each_other() -> None:
    watched = Watched()
    holder = watched.start("slow", 1, turns=50)
    await settle()
    await watched.pass_through("quick", 2)
    assert not holder.done()
    await holder


async def test_a_stream_of_another_clinic_is_another_lane() -> None:
    lanes = Lanes()
    async with lanes.of(CLINIC, [plan(1).stream]), lanes.of(ELSEWHERE, [plan(1).stream]):
        assert lanes.in_use == 2


async def test_a_stream_that_is_named_twice_is_one_lane() -> None:
    lanes = Lanes()
    async with asyncio.timeout(60), lanes.of(CLINIC, [plan(1).stream] * 2):
        assert lanes.in_use == 1


async def test_without_streams_nothing_waits() -> None:
    async with asyncio.timeout(60), Lanes().of(CLINIC, []):
        pass


async def test_two_callers_of_the_same_streams_in_opposite_orders_both_pass() -> None:
    watched = Watched()
    async with asyncio.timeout(60):
        await asyncio.gather(
            watched.start("a", 1, 2, 3, turns=2), watched.start("b", 3, 2, 1, turns=2)
        )
    assert watched.order == ["a", "b"]


async def test_a_failure_inside_frees_the_lane() -> None:
    lanes = Lanes()
    with pytest.raises(LookupError):
        async with lanes.of(CLINIC, [plan(1).stream]):
            raise LookupError
    async with asyncio.timeout(60), lanes.of(CLINIC, [plan(1).stream]):
        pass
    assert lanes.in_use == 0


async def test_a_cancelled_waiter_leaves_and_the_next_one_comes() -> None:
    watched = Watched()
    first, second, third = (watched.start(name, 1, 2, turns=9) for name in "abc")
    await settle()
    second.cancel()
    await asyncio.gather(first, third)
    assert watched.order == ["a", "c"]
    assert second.cancelled()
    assert watched.forgotten


async def test_a_waiter_of_several_lanes_frees_those_that_it_has_when_cancelled() -> None:
    watched = Watched()
    holder = watched.start("a", 2, turns=30)
    await settle()
    waiter = watched.start("b", 1, 2)
    await settle()
    waiter.cancel()
    with suppress(asyncio.CancelledError):
        await waiter
    await watched.pass_through("c", 1)
    assert watched.order == ["a", "c"]
    assert not holder.done()
    await holder
    assert watched.forgotten


@dataclass(frozen=True)
class Visit:
    """Who comes: for which streams, for how long, and when it is cancelled, if it is."""

    streams: Sequence[int]
    turns: int
    cancelled_after: int | None


VISITS = st.lists(
    st.builds(
        Visit,
        st.lists(st.integers(0, 4), min_size=1, max_size=4),
        st.integers(0, 3),
        st.none() | st.integers(0, 6),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=60, deadline=None)
@given(visits=VISITS)
async def test_whoever_comes_all_pass_and_no_memory_is_left(visits: list[Visit]) -> None:
    watched = Watched()
    tasks = [
        watched.start(str(number), *visit.streams, turns=visit.turns)
        for number, visit in enumerate(visits)
    ]
    for turn in range(7):
        for task, visit in zip(tasks, visits, strict=True):
            if visit.cancelled_after == turn:
                task.cancel()
        await asyncio.sleep(0)
    async with asyncio.timeout(60):
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result, visit in zip(results, visits, strict=True):
        assert result is None or (
            isinstance(result, asyncio.CancelledError) and visit.cancelled_after is not None
        )
    assert watched.forgotten

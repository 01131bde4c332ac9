"""A process ends as a whole: what fails is told once nothing works on behind it."""

import asyncio

import pytest

from events.worker.kafka import CannotConsume
from infra.processes.operations import Receive, Scope, Send
from infra.processes.serving import beside, listening, serve_http
from infra.processes.viewing import worked
from tests.unit.events.worker.test_together import lasting


class Fails:
    """A consumption that Kafka does not let in."""

    async def run(self, stop: asyncio.Event) -> None:
        del stop
        await asyncio.sleep(0)
        raise CannotConsume("KafkaConnectionError")


class Lasts:
    """An evaluator at work."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def run(self, stop: asyncio.Event) -> None:
        del stop
        await lasting(self.ended)


async def test_what_works_beside_a_failing_consumption_ends_before_its_pools_close() -> None:
    evaluator, ended = Lasts(), asyncio.Event()
    with pytest.raises(CannotConsume):
        await worked([Fails(), evaluator], asyncio.Event(), ended)
    assert evaluator.ended == ["ended"]
    assert not ended.is_set()


async def answer(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing: nobody asks."""


async def test_a_server_that_is_cut_off_leaves_no_task() -> None:
    before = asyncio.all_tasks()

    async def fail() -> None:
        await asyncio.sleep(0.2)
        raise CannotConsume("KafkaConnectionError")

    bound = listening("test", "127.0.0.1", 0, "TEST")
    with pytest.raises(CannotConsume):  # it comes out of the block
        async with beside(fail()):
            await serve_http(answer, bound, asyncio.Event(), 5)
    assert asyncio.all_tasks() == before

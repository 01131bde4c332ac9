"""The clock's processes killed, and Kafka away: the real clock goes on, and never back."""

import asyncio
import http.client
from datetime import datetime, timedelta
from typing import Final

import pytest

from events.clock import SystemClock
from events.ticks import REAL
from infra.kafka_client import client_options
from infra.stack.kafka import KafkaNode
from infra.stack.service import Service
from services.reminders.clock.reader import read_all
from tests.faults.house.ground import killed, ready, started
from tests.faults.reminders.ward import Ward
from tests.fixtures.house import House

pytestmark = pytest.mark.timeout(300)

_LATEST: Final = timedelta(seconds=10)


async def shown(kafka: KafkaNode) -> datetime:
    """Return what the real clock shows."""
    return (await read_all(client_options(kafka.access("goldenthread-operator"))))[REAL]


async def goes_on(kafka: KafkaNode, after: datetime) -> datetime:
    """Wait until the real clock shows a later instant, which is about now; return it."""
    async with asyncio.timeout(60):
        while (at := await shown(kafka)) <= after:  # noqa: ASYNC110  # a process tells nobody
            await asyncio.sleep(0.2)
    assert abs(SystemClock().now() - at) < _LATEST
    return at


def told(service: Service, path: str) -> str:
    """Return what a process answers at a path."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


async def test_the_clock_goes_on_without_one_of_two(
    ward_house: House, ward_kafka: KafkaNode
) -> None:
    one, other = ward_house.clock(), ward_house.clock()
    await ready(one, other)
    at = await goes_on(ward_kafka, SystemClock().now() - _LATEST)
    await killed(one)
    at = await goes_on(ward_kafka, at)
    ward_kafka.kill()
    await asyncio.sleep(3)
    await started(ward_kafka)
    await goes_on(ward_kafka, at)
    assert "goldenthread_clock_ticks_total" in told(other, "/metrics")


async def test_reminders_tell_how_they_are(ward: Ward) -> None:
    clock, reminders = ward.house.clock(), ward.reminders()
    await ready(clock, reminders, ward.house.relay())
    await ward.admit(2)
    await ward.show(77)
    await ward.progress(2)
    assert await ward.settled() == []

    metrics = told(reminders, "/metrics")
    assert 'goldenthread_reminders_notices_total{kind="raised",stage="due-soon-14"}' in metrics
    assert "goldenthread_reminders_ticks_total" in metrics
    for name in ("late_seconds", "failed_timers"):
        assert f"goldenthread_reminders_{name} 0.0" in metrics
    health = told(reminders, "/readyz")
    assert all(part in health for part in ("evaluator", "clock", "consumer", "key-store"))

"""The clock's processes killed, and Kafka away: the real clock goes on, and never back."""

import asyncio
import http.client
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from aiokafka.errors import KafkaError

from events.clock import SystemClock
from events.errors import GoldenThreadError
from events.ticks import REAL
from infra.kafka_client import client_options
from infra.stack.kafka import KafkaNode
from infra.stack.service import Service
from services.reminders.clock.reader import read_all
from tests.faults.house.ground import killed, ready, started
from tests.faults.reminders.ward import Ward
from tests.fixtures.house import House
from tests.fixtures.relay import until

pytestmark = pytest.mark.timeout(900)

_LATEST: Final = timedelta(seconds=60)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


_SAID: Final = {
    'goldenthread_reminders_notices_total{kind="raised",stage="due-soon-14"} 2.0',
    "goldenthread_reminders_late_seconds 0.0",
    "goldenthread_reminders_failed_timers 0.0",
}


async def shown(kafka: KafkaNode) -> datetime:
    """Return what the real clock shows; a broker that just came back may not tell yet."""
    try:
        found = await read_all(client_options(kafka.access("goldenthread-operator")))
    except (GoldenThreadError, KafkaError, OSError, AssertionError):
        return _NEVER
    return found.get(REAL, _NEVER)


async def goes_on(kafka: KafkaNode, after: datetime) -> datetime:
    """Wait until the real clock shows a later instant, which is about now; return it."""
    async with asyncio.timeout(150):
        while (at := await shown(kafka)) <= after:  # noqa: ASYNC110  # a process tells nobody
            await asyncio.sleep(0.2)
    assert abs(SystemClock().now() - at) < _LATEST
    return at


def told(service: Service, path: str) -> str:
    """Return what a process answers at a path."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
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

    await until(lambda: {*told(reminders, "/metrics").splitlines()} >= _SAID)
    assert "goldenthread_reminders_ticks_total" in told(reminders, "/metrics")
    health = told(reminders, "/readyz")
    assert all(part in health for part in ("evaluator", "clock", "consumer", "key-store"))

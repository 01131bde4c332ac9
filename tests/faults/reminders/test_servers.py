"""PostgreSQL and Kafka are away for a while: notices come late, and as they have to be."""

import asyncio

import pytest

from tests.faults.house.ground import ready, started
from tests.faults.reminders.ward import Ward
from tests.fixtures.databases import OwnPostgres

pytestmark = pytest.mark.timeout(900)


async def test_postgres_away(ward: Ward, ward_postgres: OwnPostgres) -> None:
    await ready(ward.house.relay(), ward.reminders())
    async with ward.running():
        await ward.progress()
        ward_postgres.kill()
        await asyncio.sleep(4)
        await started(ward_postgres.server)
        await ward.progress()

    assert await ward.settled() == []


async def test_kafka_away(ward: Ward) -> None:
    """Ticks stop and events stay away; what was marked before is looked at all the same."""
    await ready(ward.house.relay(), ward.reminders())
    async with ward.running():
        await ward.progress()
        ward.kafka.kill()
        await asyncio.sleep(4)
        await started(ward.kafka)
        await ward.progress()
    await ready(ward.reminders())

    assert await ward.settled() == []

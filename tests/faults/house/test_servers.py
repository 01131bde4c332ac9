"""PostgreSQL and Kafka killed and back, while callers write and the relay publishes."""

from collections.abc import Callable
from typing import Final

import pytest

from infra.stack.kafka import KafkaNode
from infra.stack.postgres import Shutdown
from infra.stack.service import Service
from tests.faults.house.ground import Ground, ready, started
from tests.fixtures.databases import OwnPostgres
from tests.fixtures.history import History

pytestmark = [pytest.mark.usefixtures("relaying", "steady"), pytest.mark.timeout(900)]
# However slow the machine is, every call has an answer.
_LONG_SECONDS: Final = 60.0


@pytest.fixture
async def steady(planning: Callable[..., Service]) -> Service:
    """A planner that stays."""
    planner = planning()
    await ready(planner)
    return planner


def _stop_at_once(postgres: OwnPostgres) -> None:
    postgres.server.stop(Shutdown.IMMEDIATE)


@pytest.mark.parametrize("stop", [_stop_at_once, OwnPostgres.kill], ids=["immediate", "killed"])
async def test_postgres_goes_and_comes_back(
    ground: Ground,
    house_postgres: OwnPostgres,
    history: History,
    seed: int,
    stop: Callable[[OwnPostgres], None],
) -> None:
    async with ground.load(history, seed) as load:
        for _ in range(2):
            await load.progress()
            stop(house_postgres)
            await load.met("ledger-unavailable")
            await started(house_postgres.server)
        await load.progress()

    assert await ground.settled(history) == []


async def test_kafka_goes_and_comes_back(
    ground: Ground, house_kafka: KafkaNode, history: History, seed: int
) -> None:
    """Callers notice nothing; what they wrote meanwhile is published afterwards."""
    async with ground.load(history, seed, _LONG_SECONDS) as load:
        await load.progress()
        house_kafka.kill()
        at_most, _ = await ground.relayed(history.clinic)  # nothing later can be published now
        await load.progress()
        head, relayed = await ground.relayed(history.clinic)
        await started(house_kafka)
        assert relayed <= at_most < head
        await load.progress()

    assert await ground.settled(history) == []
    assert set(history.counted()) <= {"ok", "refused"}

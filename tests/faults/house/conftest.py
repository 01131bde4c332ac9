"""One PostgreSQL, one Kafka and one house for all fault tests of it; a clinic for each."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final

import pytest

from infra.acls import ensure_acls
from infra.migrate import DATABASE_NAMES
from infra.stack.kafka import KafkaNode
from infra.stack.service import Service
from infra.topics import ensure_topics
from tests.faults.house.ground import Ground, killed, ready
from tests.fixtures.choice import Stack, chosen_stack
from tests.fixtures.databases import Database, OwnPostgres, prepare, running_postgres
from tests.fixtures.history import History
from tests.fixtures.house import opened_house
from tests.fixtures.kafka import running_kafka

# So many shards have work from the start, so that a relay passes the points of its start often.
_IDLE_SHARDS: Final = 6


@pytest.fixture(scope="session")
def house_kafka(request: pytest.FixtureRequest) -> Iterator[KafkaNode]:
    """A node that only these tests use; they may kill and start it."""
    request.getfixturevalue("quick_java")
    with running_kafka() as node:
        yield node


@pytest.fixture(scope="session")
async def house_postgres() -> AsyncIterator[OwnPostgres]:
    """A server that only these tests use; they may stop and start it."""
    if chosen_stack() is Stack.CONTAINERS:
        pytest.skip("these tests are of our own stack")
    with running_postgres() as server:
        await prepare(server)
        yield OwnPostgres(server, *(Database(server, name) for name in DATABASE_NAMES.values()))


@pytest.fixture(scope="session")
async def ground(house_postgres: OwnPostgres, house_kafka: KafkaNode) -> AsyncIterator[Ground]:
    """The house without processes."""
    admin = house_kafka.access("goldenthread-admin")
    await ensure_topics(admin)
    await ensure_acls(admin)
    ledger, keys = house_postgres.ledger, house_postgres.keys
    with opened_house(ledger, keys, house_kafka) as house:
        ground = Ground(house, ledger, keys, house_kafka)
        for shard in range(_IDLE_SHARDS):
            await ground.clinic(shard)
        yield ground


@pytest.fixture(scope="module")
async def relaying(ground: Ground) -> AsyncIterator[Service]:
    """A relay that nothing happens to while the module's tests run."""
    relay = ground.relay()
    await ready(relay)
    yield relay
    await killed(relay)


@pytest.fixture
async def planning(ground: Ground) -> AsyncIterator[Callable[..., Service]]:
    """A function that launches planners, which end with the test."""
    launched = []

    def launch(crash_at: str = "") -> Service:
        launched.append(ground.planner(crash_at))
        return launched[-1]

    yield launch
    for planner in launched:
        ground.close_door(planner)
    await killed(*launched)


@pytest.fixture
async def history(ground: Ground) -> History:
    """The history of a new clinic."""
    return await ground.clinic()

"""A house of relay and reminders on servers of their own, and a clinic in it for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from infra.acls import ensure_acls
from infra.migrate import DATABASE_NAMES
from infra.stack.kafka import KafkaNode
from infra.topics import clinic_topics, ensure_topics
from tests.faults.reminders.ward import Ward
from tests.fixtures.choice import Stack, chosen_stack
from tests.fixtures.databases import Database, OwnPostgres, prepare, running_postgres
from tests.fixtures.house import House, opened_house
from tests.fixtures.kafka import running_kafka
from tests.fixtures.practice import opened_practice


@pytest.fixture(scope="session")
def ward_kafka(request: pytest.FixtureRequest) -> Iterator[KafkaNode]:
    """A node that only these tests use; they may kill and start it."""
    request.getfixturevalue("quick_java")
    with running_kafka() as node:
        yield node


@pytest.fixture(scope="session")
async def ward_postgres() -> AsyncIterator[OwnPostgres]:
    """A server that only these tests use; they may stop and start it."""
    if chosen_stack() is Stack.CONTAINERS:
        pytest.skip("these tests are of our own stack")
    with running_postgres() as server:
        await prepare(server)
        yield OwnPostgres(server, *(Database(server, name) for name in DATABASE_NAMES.values()))


@pytest.fixture
async def ward_house(ward_postgres: OwnPostgres, ward_kafka: KafkaNode) -> AsyncIterator[House]:
    """The house without processes; what is started ends with the test."""
    admin = ward_kafka.access("goldenthread-admin")
    await ensure_topics(admin)
    await ensure_acls(admin)
    postgres = ward_postgres
    with opened_house(postgres.ledger, postgres.keys, ward_kafka, postgres.views) as house:
        yield house


@pytest.fixture
async def ward(
    ward_house: House, ward_postgres: OwnPostgres, ward_kafka: KafkaNode
) -> AsyncIterator[Ward]:
    """A clinic on a clock of its own, and its topics."""
    postgres = ward_postgres
    opened = opened_practice(postgres.ledger, postgres.keys, postgres.views, clock=None)
    async with opened as practice:
        await practice.follow()
        admin = ward_kafka.access("goldenthread-admin")
        await ensure_topics(admin, clinic_topics(practice.clinic))
        yield Ward(practice, ward_house, ward_kafka)

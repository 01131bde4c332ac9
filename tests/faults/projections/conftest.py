"""One house with a planner and a relay for all tests of the views' workers; a clinic for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from infra.acls import ensure_acls
from infra.migrate import DATABASE_NAMES
from infra.settings import KEYS_DATABASE, LEDGER_DATABASE
from infra.stack.kafka import KafkaNode
from infra.topics import ensure_topics
from tests.faults.house.ground import Ground, ready
from tests.faults.projections.gallery import Gallery
from tests.fixtures.choice import Stack, chosen_stack
from tests.fixtures.databases import (
    Database,
    OwnPostgres,
    PostgresAddress,
    copied,
    prepare,
    running_postgres,
)
from tests.fixtures.history import History
from tests.fixtures.house import opened_house
from tests.fixtures.kafka import running_kafka


@pytest.fixture(scope="session")
def gallery_kafka(request: pytest.FixtureRequest) -> Iterator[KafkaNode]:
    """A node that only these tests use; they may kill and start it."""
    request.getfixturevalue("quick_java")
    with running_kafka() as node:
        yield node


@pytest.fixture(scope="session")
async def gallery_postgres() -> AsyncIterator[OwnPostgres]:
    """A server of which only the database of views is used; they may stop and start it."""
    if chosen_stack() is Stack.CONTAINERS:
        pytest.skip("these tests are of our own stack")
    with running_postgres() as server:
        await prepare(server)
        yield OwnPostgres(server, *(Database(server, name) for name in DATABASE_NAMES.values()))


@pytest.fixture(scope="session")
async def open_gallery(
    gallery_postgres: OwnPostgres,
    gallery_kafka: KafkaNode,
    postgres_server: PostgresAddress,
    templates: asyncpg.Connection[Any],
) -> AsyncIterator[Gallery]:
    """The house, whose ledger and keys are on a server that stays."""
    admin = gallery_kafka.access("goldenthread-admin")
    await ensure_topics(admin)
    await ensure_acls(admin)
    async with (
        copied(postgres_server, templates, LEDGER_DATABASE) as ledger,
        copied(postgres_server, templates, KEYS_DATABASE) as keys,
    ):
        with opened_house(ledger, keys, gallery_kafka, gallery_postgres.views) as house:
            ground = Ground(house, ledger, keys, gallery_kafka)
            await ready(ground.planner(), ground.relay())
            yield Gallery(ground, gallery_postgres, gallery_kafka)


@pytest.fixture
async def gallery(open_gallery: Gallery) -> AsyncIterator[Gallery]:
    """The house without workers; those that a test launches leave with it."""
    yield open_gallery
    await open_gallery.dismissed()


@pytest.fixture
async def history(gallery: Gallery) -> History:
    """The history of a new clinic."""
    return await gallery.ground.clinic()

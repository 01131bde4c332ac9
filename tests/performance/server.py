"""A PostgreSQL server of the benchmark's own, set as in production: a ledger, and a peer beside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from events.ids import ClinicId
from events.ledger.connection import connect
from events.ledger.reader import LedgerReader
from events.ledger.writer import DEFAULT_CONNECTIONS, LedgerWriter
from infra.acls import ensure_acls
from infra.settings import KEYS_DATABASE, LEDGER_DATABASE, VIEWS_DATABASE
from infra.topics import ensure_topics
from tests.fixtures.databases import Database, Template, copied, prepare, running_postgres
from tests.fixtures.house import House, opened_house
from tests.fixtures.kafka import running_kafka
from tests.fixtures.planner import opened_surgery

if TYPE_CHECKING:
    from infra.stack.kafka import KafkaNode
    from infra.stack.postgres import PostgresServer

PEER_DATABASE: Final = "peer"


class BenchServer:
    """The running server, and what figures open on it."""

    def __init__(
        self,
        server: PostgresServer,
        ledger: Database,
        admin: asyncpg.Connection[Any],
        opened: AsyncExitStack,
    ) -> None:
        self.ledger = ledger
        self._server = server
        self.peer = Database(server, PEER_DATABASE)
        self.disk = server.home
        self._admin = admin
        self._opened = opened
        self._kafka: KafkaNode | None = None
        self._house: House | None = None

    async def kafka(self) -> KafkaNode:
        """Return a Kafka with the product's topics, started for the first figure that asks."""
        if self._kafka is None:
            self._kafka = self._opened.enter_context(running_kafka())
            admin = self._kafka.access("goldenthread-admin")
            await ensure_topics(admin)
            await ensure_acls(admin)
        return self._kafka

    async def house(self) -> House:
        """Return where processes of ours start on these servers, with one registered clinic."""
        if self._house is None:
            kafka = await self.kafka()
            # Databases of its own: its relay publishes all that they hold.
            ledger = await self.copy(LEDGER_DATABASE)
            keys = await self.copy(KEYS_DATABASE)
            await self._opened.enter_async_context(opened_surgery(ledger, keys))
            views = await self.copy(VIEWS_DATABASE)
            house = opened_house(ledger, keys, kafka, views)
            self._house = self._opened.enter_context(house)
        return self._house

    async def checkpoint(self) -> None:
        """Start every figure from the same state of the write-ahead log."""
        await self._admin.execute("checkpoint")

    async def version(self) -> str:
        """Return the server's version."""
        return str(await self._admin.fetchval("show server_version"))

    async def add_clinics(self, prefix: str, count: int, shard: int = 0) -> list[ClinicId]:
        """Add clinics with empty ledgers, all in one relay shard."""
        clinics = [ClinicId(f"{prefix}-{number}") for number in range(count)]
        async with connected(self.ledger.dsn("goldenthread_operator")) as operator:
            for clinic in clinics:
                await operator.fetchval("select ledger.add_clinic_v1($1, $2)", clinic, shard)
        return clinics

    def writer(self, connections: int = DEFAULT_CONNECTIONS) -> LedgerWriter:
        """Return a writer as a planner has it."""
        return LedgerWriter(partial(connect, self.ledger.dsn()), connections=connections)

    async def copy(self, template: Template) -> Database:
        """Return a fresh copy of a template, there until the server ends."""
        return await self._opened.enter_async_context(copied(self._server, self._admin, template))

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[LedgerReader]:
        """Open a reader as a projection has it."""
        dsn = self.ledger.dsn("goldenthread_projections")
        async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
            yield LedgerReader(pool)

    @asynccontextmanager
    async def peers(self, count: int) -> AsyncIterator[list[asyncpg.Connection[Any]]]:
        """Open bare connections to the peer's database."""
        async with AsyncExitStack() as opened:
            dsn = self.peer.admin_dsn
            yield [await opened.enter_async_context(connected(dsn)) for _ in range(count)]


@asynccontextmanager
async def running_bench_server() -> AsyncIterator[BenchServer]:
    """Run a migrated server on a folder of its own, removed afterwards."""
    with running_postgres() as server:
        await prepare(server)
        async with connected(server.admin_dsn) as admin, AsyncExitStack() as opened:
            await admin.execute(f"create database {PEER_DATABASE}")
            ledger = await opened.enter_async_context(copied(server, admin, LEDGER_DATABASE))
            yield BenchServer(server, ledger, admin, opened)


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    """Open a bare connection."""
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()

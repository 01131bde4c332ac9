"""The bare peers: the event table that anyone would write first, without any guarantee of ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from tests.performance.server import BenchServer, connected
from tests.performance.workload import Prepared, Work

TABLE: Final = """
drop table if exists event;
create table event (
    id bigint generated always as identity primary key,
    stream text not null,
    version bigint not null,
    bytes bytea not null
);
"""
VIEW: Final = """
drop table if exists view;
create table view (
    stream text primary key,
    version bigint not null,
    bytes bytea not null
);
"""
INSERT: Final = "insert into event (stream, version, bytes) values ($1, $2, $3)"
UPSERT: Final = """
insert into view (stream, version, bytes) values ($1, $2, $3)
on conflict (stream) do update set version = excluded.version, bytes = excluded.bytes
"""
INSERT_MANY: Final = """
insert into event (stream, version, bytes)
select * from unnest($1::text[], $2::bigint[], $3::bytea[])
"""


async def create_table(server: BenchServer) -> None:
    """Create the peer's table, empty."""
    async with connected(server.peer.admin_dsn) as admin:
        await admin.execute(TABLE)


@asynccontextmanager
async def bare_insert(server: BenchServer, callers: int) -> AsyncIterator[Work]:
    """Open a connection for each caller, and give what inserts one event on it."""
    await create_table(server)
    async with server.peers(callers) as connections:

        async def insert(caller: int, prepared: Prepared) -> None:
            event = prepared.events[0]
            await connections[caller].execute(INSERT, event.stream, event.version, event.bytes)

        yield insert


@asynccontextmanager
async def bare_insert_many(server: BenchServer, callers: int) -> AsyncIterator[Work]:
    """Open a connection for each caller, and give what inserts events on it, all at once."""
    await create_table(server)
    async with server.peers(callers) as connections:

        async def insert(caller: int, prepared: Prepared) -> None:
            events = prepared.events
            await connections[caller].execute(
                INSERT_MANY,
                [event.stream for event in events],
                [event.version for event in events],
                [event.bytes for event in events],
            )

        yield insert


@asynccontextmanager
async def bare_upsert(server: BenchServer) -> AsyncIterator[Work]:
    """Create the peer's view, empty, and give what writes the newest event of a plan into it."""
    async with server.peers(1) as (connection,):
        await connection.execute(VIEW)

        async def upsert(_caller: int, prepared: Prepared) -> None:
            event = prepared.events[0]
            await connection.execute(UPSERT, event.stream, event.version, event.bytes)

        yield upsert

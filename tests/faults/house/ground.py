"""Servers and processes that fault tests of the whole house stand on, and what settles a test."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Final

import asyncpg

from events.clock import Uuid7Source
from events.crash_points import VARIABLE
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from infra.stack.errors import ServerFailed
from infra.stack.signing import ISSUER
from services.planner.auth.claims import principal_of
from tests.fixtures.charting import Load, loaded
from tests.fixtures.history import History
from tests.fixtures.house_checker import Breach, Kept, check_house, kept_events, landed
from tests.fixtures.planner import KEYRING, SPEC, register
from tests.fixtures.published import read_published

if TYPE_CHECKING:
    from infra.stack.kafka import KafkaNode
    from infra.stack.postgres import PostgresServer
    from infra.stack.service import Service
    from tests.fixtures.databases import Database
    from tests.fixtures.house import House
    from tests.fixtures.kafka import KafkaAddress

PRINCIPAL: Final = principal_of(ISSUER, "staff:clinician")
# Under these a slow machine comes to its end as well; they only bound a wait without one.
_START_SECONDS: Final = 150.0
_END_SECONDS: Final = 240.0
_SETTLE_SECONDS: Final = 150.0
_HEAD: Final = "select head from ledger.clinic where clinic_id = $1"
_RELAYED: Final = "select position from relay.relayed where clinic_id = $1"
_clinics: Final = count(1)


@dataclass
class Ground:
    """A ledger, a Kafka and a house on them; `doors` are the ports that callers may knock at."""

    house: House
    ledger: Database
    keys: Database
    kafka: KafkaAddress
    doors: list[int] = field(default_factory=list)

    async def clinic(self, shard: int | None = None) -> History:
        """Register a new clinic, and begin its history."""
        clinic = ClinicId(f"clinic-{next(_clinics)}")
        async with asyncpg.create_pool(self.keys.dsn(), min_size=0, max_size=2) as pool:
            store = PostgresKeyStore(pool, KEYRING, Uuid7Source())
            await register(self.ledger, store, replace(SPEC, clinic=clinic, relay_shard=shard))
        return History(clinic, len(await kept_events(self.ledger.admin_dsn, clinic)))

    def planner(self, crash_at: str = "") -> Service:
        """Launch a planner that callers may knock at."""
        service = self.house.planner(**{VARIABLE: crash_at})
        self.doors.append(service.port)
        return service

    def relay(self, crash_at: str = "") -> Service:
        """Launch a relay."""
        return self.house.relay(**{VARIABLE: crash_at})

    def close_door(self, planner: Service) -> None:
        """Send no more callers to a planner."""
        if planner.port in self.doors:
            self.doors.remove(planner.port)

    @asynccontextmanager
    async def load(self, history: History, seed: int, seconds: float = 10.0) -> AsyncIterator[Load]:
        """Run callers at a clinic for the block."""
        token = self.house.token(clinic=history.clinic)
        of = (history, PRINCIPAL, token, self.doors)
        async with loaded(*of, seed=seed, seconds=seconds) as load:
            yield load

    async def relayed(self, clinic: str) -> tuple[int, int]:
        """Return a clinic's head, and how far the relay noted that it published."""
        connection = await asyncpg.connect(self.ledger.admin_dsn)
        try:
            head: int = await connection.fetchval(_HEAD, clinic)
            return head, await connection.fetchval(_RELAYED, clinic) or 0
        finally:
            await connection.close()

    async def settled(self, history: History) -> Sequence[Breach]:
        """Wait until all is published, and return what the checker finds then."""
        deadline = monotonic() + _SETTLE_SECONDS
        head, relayed = await self.relayed(history.clinic)
        while relayed < head and monotonic() < deadline:
            await asyncio.sleep(0.1)
            head, relayed = await self.relayed(history.clinic)
        return await self.findings(history)

    async def findings(self, history: History) -> Sequence[Breach]:
        """Return what the checker finds now."""
        kept = await kept_events(self.ledger.admin_dsn, history.clinic)
        head, relayed = await self.relayed(history.clinic)
        assert head == len(kept)
        access = self.kafka.access("goldenthread-admin")
        records = await asyncio.to_thread(read_published, access)
        _show(history, kept)
        return check_house(history, kept, records, relayed)


def _show(history: History, kept: Sequence[Kept]) -> None:
    """Print the figures, which pytest shows where a test fails, or with -rP."""
    figures = {
        **history.counted(),
        "events": len(kept) - history.began,
        "unknown that landed": len(landed(history, kept)),
        "codes": dict(history.codes()),
    }
    print(figures)  # noqa: T201  # as the docstring says


def signalled(service: Service, how: signal.Signals) -> None:
    """Send a signal to a process that runs."""
    assert service.pid is not None, f"{service.name} does not run"
    os.kill(service.pid, how)


async def started(server: KafkaNode | PostgresServer) -> None:
    """Start a server, from the main thread, while callers go on."""
    server.launch()
    await asyncio.to_thread(server.await_ready, _START_SECONDS)


async def ready(*services: Service) -> None:
    """Wait until processes are ready."""
    await asyncio.gather(*(asyncio.to_thread(one.await_ready, _START_SECONDS) for one in services))


async def killed(*services: Service) -> None:
    """Kill processes as a crash would, whatever state they are in."""
    for service in services:
        if service.pid is not None:
            signalled(service, signal.SIGKILL)
    for service in services:
        await ended(service)


async def ended(service: Service, seconds: float = _END_SECONDS) -> int:
    """Wait until a process ends; return its exit code."""
    async with asyncio.timeout(seconds):
        while service.pid is not None:  # noqa: ASYNC110  # a process tells nobody
            await asyncio.sleep(0.05)
    try:
        await asyncio.to_thread(service.await_ready)
    except ServerFailed as failed:
        return int(str(failed).partition("ended with code ")[2].split()[0].rstrip(";.,:"))
    raise AssertionError(f"another program answers at the port of {service.name}")

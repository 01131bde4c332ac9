"""A house whose views are held against its ledger while servers and workers fail."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import asyncpg
from aiokafka import TopicPartition
from aiokafka.admin.records_to_delete import RecordsToDelete
from prometheus_client.parser import text_string_to_metric_families

from events.clock import Uuid7Source
from events.crash_points import VARIABLE as CRASH_AT
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from events.ledger.reader import LedgerReader
from events.worker.arrival import arrival_of
from infra.kafka_client import admin_client
from infra.stack.ports import free_port
from infra.stack.service import Service
from tests.faults.house.ground import PRINCIPAL
from tests.faults.projections.process import VARIABLE as CHANGE
from tests.fixtures.charting import Load, loaded
from tests.fixtures.cli import ROOT
from tests.fixtures.house_checker import check_house, kept_events
from tests.fixtures.planner import KEYRING
from tests.fixtures.plans_topic import PlansTopic, plans_topic
from tests.fixtures.views_check import KINDS, VIEW, views_differ
from tests.fixtures.worker import until

if TYPE_CHECKING:
    from events.worker.view import Arrival
    from infra.stack.kafka import KafkaNode
    from tests.faults.house.ground import Ground
    from tests.fixtures.databases import Database, OwnPostgres
    from tests.fixtures.history import History

Change: TypeAlias = Literal["", "brief", "unswept", "hasty"]

PARTITIONS: Final = 12
_JOIN_SECONDS: Final = 150.0
_SETTLE_SECONDS: Final = 150.0
_ANSWER_SECONDS: Final = 60.0
_PORT: Final = "GOLDENTHREAD_PROJECTIONS_PORT"
_PAUSE_SECONDS: Final = 2.0
_BEGUN: Final = 20
_HEADS: Final = """
select stream_id, max(version) from ledger.event where clinic_id = $1 group by stream_id
"""
_STANDINGS: Final = """
select stream_id, version from worker.stream where view = $1 and clinic_id = $2
"""
_PARKED: Final = "select stream_id, reason from worker.parked where view = $1 and clinic_id = $2"
_APPLIED: Final = "select count(*) from projections.audit_entry where clinic_id = $1"


@dataclass
class Gallery:
    """Planner and relay at work, and workers of the views on a server of their own."""

    ground: Ground
    postgres: OwnPostgres
    kafka: KafkaNode
    _workers: list[Service] = field(default_factory=list)

    def worker(self, crash_at: str = "", change: Change = "") -> Service:
        """Launch a worker of the views."""
        launch = self._changed if change else self.ground.house.projections
        worker = launch(**{CRASH_AT: crash_at, CHANGE: change})
        self._workers.append(worker)
        return worker

    def _changed(self, **variables: str) -> Service:
        port = free_port()
        worker = Service(
            f"projections-{port}",
            "tests.faults.projections.process",
            home=self.ground.house.home,
            port=port,
            setting=_PORT,
            stop_seconds=20,
            variables={_PORT: str(port), "PYTHONPATH": str(ROOT), **variables},
        )
        worker.launch()
        return worker

    async def dismissed(self, *workers: Service) -> None:
        """Have workers leave their group and end, by default all."""
        which = workers or tuple(self._workers)
        self._workers = [one for one in self._workers if one not in which]
        await asyncio.gather(*(asyncio.to_thread(one.stop) for one in which))

    @asynccontextmanager
    async def load(self, history: History, seed: int) -> AsyncIterator[Load]:
        """Run callers at a clinic, who have begun when the block begins.

        They are slow enough for a second fold of all that they do.
        """
        token = self.ground.house.token(clinic=history.clinic)
        of = (history, PRINCIPAL, token, self.ground.doors)
        async with loaded(
            *of, seed=seed, seconds=_ANSWER_SECONDS, pause_seconds=_PAUSE_SECONDS
        ) as load:
            await load.progress(_BEGUN)
            yield load

    async def progress(self, history: History, entries: int = 20) -> None:
        """Wait until the view has so many more entries of a clinic."""
        enough = await self._applied(history) + entries

        async def done() -> bool:
            return await self._applied(history) >= enough

        await until(done, _SETTLE_SECONDS)

    async def unreadable(self) -> int:
        """Return how many records of the topic the workers found to be no events."""
        ((count,),) = await _rows(self.postgres.views, "select count(*) from worker.unreadable")
        return int(count)

    async def _applied(self, history: History) -> int:
        ((count,),) = await _rows(self.postgres.views, _APPLIED, history.clinic)
        return int(count)

    async def relayed(self, history: History) -> None:
        """Wait until all that a clinic has written by now is published."""
        head, _ = await self.ground.relayed(history.clinic)

        async def done() -> bool:
            return (await self.ground.relayed(history.clinic))[1] >= head

        await until(done, _SETTLE_SECONDS)

    async def forget(self) -> None:
        """Have Kafka lose every event that it has."""
        last = RecordsToDelete(-1)
        everything = {TopicPartition("plans", number): last for number in range(PARTITIONS)}
        async with admin_client(self.kafka.access("goldenthread-admin")) as client:
            await client.delete_records(everything)

    @asynccontextmanager
    async def plans(self) -> AsyncIterator[PlansTopic]:
        """Open topic `plans` for whoever may write what the relay would not."""
        async with plans_topic(self.kafka.access("goldenthread-admin"), "plans") as topic:
            yield topic

    async def arrivals(self, history: History) -> Sequence[Arrival]:
        """Return a clinic's events."""
        clinic = ClinicId(history.clinic)
        async with asyncpg.create_pool(self.ground.ledger.admin_dsn, min_size=0) as pool:
            return [arrival_of(clinic, event) async for event in LedgerReader(pool).clinic(clinic)]

    async def settled(self, history: History, parked: Mapping[str, str] | None = None) -> list[str]:
        """Wait until the view is as far as the ledger; return all that is wrong then.

        `parked` are the streams that have to be, with the reason of each.
        """

        async def done() -> bool:
            return not await self._behind(history)

        with suppress(TimeoutError):
            await until(done, _SETTLE_SECONDS)
        return await self.findings(history, parked)

    async def _behind(self, history: History) -> set[str]:
        clinic = history.clinic
        heads = dict(await _rows(self.ground.ledger, _HEADS, clinic))
        reached = dict(await _rows(self.postgres.views, _STANDINGS, VIEW, clinic))
        taken = {each for each in heads if each.partition("/")[0] in KINDS}
        parked = dict(await _rows(self.postgres.views, _PARKED, VIEW, clinic))
        return {each for each in taken - parked.keys() if reached.get(each) != heads[each]}

    async def findings(
        self, history: History, parked: Mapping[str, str] | None = None
    ) -> list[str]:
        """Return what the ledger lacks of what callers were told, and the views of the ledger."""
        kept = await kept_events(self.ground.ledger.admin_dsn, history.clinic)
        breaches = check_house(history, kept, ())
        actual = dict(await _rows(self.postgres.views, _PARKED, VIEW, history.clinic))
        return [
            *(str(one) for one in breaches if one.where != "ledger -> Kafka"),
            *(f"parked: {each}" for each in sorted(actual.items() ^ (parked or {}).items())),
            *await self._differ(ClinicId(history.clinic)),
        ]

    async def _differ(self, clinic: ClinicId) -> list[str]:
        addresses = self.ground.ledger, self.postgres.views, self.ground.keys
        pools = [asyncpg.create_pool(one.admin_dsn, min_size=0, max_size=2) for one in addresses]
        ledger, views, keys = pools
        async with ledger, views, keys:
            store = PostgresKeyStore(keys, KEYRING, Uuid7Source())
            return await views_differ(ledger, views, store, clinic)


async def shares(worker: Service, fits: Callable[[float], bool] = bool) -> None:
    """Wait until a worker has so many partitions as fit, by default any."""

    async def done() -> bool:
        return fits((await metrics_of(worker))["goldenthread_view_partitions"])

    await until(done, _JOIN_SECONDS)


async def tells(worker: Service, metric: str, at_least: float = 1) -> None:
    """Wait until a worker counted so many of something."""

    async def done() -> bool:
        return (await metrics_of(worker)).get(metric, 0) >= at_least

    await until(done, _SETTLE_SECONDS)


async def has_all(worker: Service) -> None:
    """Wait until a worker has every partition."""
    await shares(worker, lambda number: number == PARTITIONS)


async def read_through(worker: Service) -> None:
    """Wait until a worker has every partition and has read each to its end.

    What it read last it may still be about to apply.
    """
    await has_all(worker)

    async def done() -> bool:
        return (await metrics_of(worker))["goldenthread_view_lag_records"] == 0

    await until(done, _SETTLE_SECONDS)


async def metrics_of(worker: Service) -> Mapping[str, float]:
    """Return the metrics of a worker by name, those of all labels added up."""
    return await asyncio.to_thread(_metrics, worker.port)


def _metrics(port: int) -> Mapping[str, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
    finally:
        connection.close()
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0.0) + sample.value
    return found


async def _rows(database: Database, statement: str, *arguments: object) -> list[Any]:
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        return await connection.fetch(statement, *arguments)
    finally:
        await connection.close()

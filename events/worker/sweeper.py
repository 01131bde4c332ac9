"""Holding a view against the ledger: finds what Kafka never brought, and retries what was parked.

A gap at the end of a stream shows nowhere else, and without Kafka it is how a view catches up.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast

import asyncpg

from events.crash_points import reach
from events.ids import ClinicId, Position, StreamId, Version, kind_of
from events.registry import Registry
from events.worker import statements
from events.worker.applying import StreamWorker
from events.worker.backoff import Backoff
from events.worker.checkpoints import Checkpoints
from events.worker.source import LedgerHead, Page
from events.worker.view import StreamKey

_ACQUIRE_SECONDS: Final = 10.0
_RETRIES: Final = 50


@dataclass(frozen=True, slots=True)
class SweepSettings:
    """How often a view is held against the ledger, and how much of it at a time.

    Events younger than `grace_seconds` are left to Kafka.
    """

    interval_seconds: float = 2.0
    grace_seconds: float = 5.0
    page_events: int = 2_000


class Sweeper:
    """Sweeps one view; several may, each clinic is swept by one at a time."""

    def __init__(
        self,
        worker: StreamWorker,
        registry: Registry,
        *,
        chance: Callable[[], float],
        settings: SweepSettings | None = None,
    ) -> None:
        """Take the worker, what event types this release knows, and a source of chance (0 to 1)."""
        self._worker = worker
        self._registry = registry
        self._settings = settings or SweepSettings()
        self._backoff = Backoff(chance)

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep and retry until `stop` is set; while a server is away, wait for it."""
        while not stop.is_set():
            seconds = self._settings.interval_seconds
            try:
                await self.sweep()
                await self.retry_parked()
                self._backoff.reset()
            except Exception as error:  # noqa: BLE001  # whatever it is, the sweep has to go on
                seconds = self._backoff.next()
                self._worker.observer.held(type(error).__name__, seconds)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await stop.wait()

    async def sweep(self) -> None:
        """Hold the view against every clinic's ledger, up to what is old enough.

        Raises:
            Unavailable, OSError, asyncpg errors: a server is away; what was swept stays so.
        """
        worker = self._worker
        heads = await worker.ledger.heads()
        rows = await worker.pool.fetch(statements.SWEEPS, worker.view.name)
        swept = {row[0]: (row[1], row[2]) for row in rows}
        for head in heads:
            if swept.get(head.clinic) != (head.epoch, head.position):
                while await self._page(head):
                    pass

    async def retry_parked(self) -> None:
        """Retry streams that an operator wants retried, or whose type this release has learnt.

        Raises:
            Unavailable, OSError, asyncpg errors: a server is away.
        """
        worker = self._worker
        async with worker.pool.acquire(timeout=_ACQUIRE_SECONDS) as connection:
            checkpoints = Checkpoints(_plain(connection), worker.view.name)
            types = [each.full for each in self._registry.types()]
            retries = await checkpoints.retries(worker.registry, types, _RETRIES)
            worker.observer.parked_streams(await checkpoints.parked_count())
        for key in retries:
            await worker.retry(key)

    async def _page(self, head: LedgerHead) -> bool:
        """Sweep one page of a clinic; return whether there may be another one."""
        worker, settings = self._worker, self._settings
        async with (
            worker.pool.acquire(timeout=_ACQUIRE_SECONDS) as connection,
            connection.transaction(),
        ):
            after = await self._held(_plain(connection), head)
            if after is None:
                return False
            page = await worker.ledger.page(
                head.clinic, after, limit=settings.page_events, older_than=settings.grace_seconds
            )
            reach("worker.sweep-held")
            behind = await self._behind(_plain(connection), head.clinic, page)
            if behind:
                differing = [key for key, (_, differs) in behind.items() if differs]
                await worker.fill({key: version for key, (version, _) in behind.items()}, differing)
            reach("worker.sweep-filled")
            if page.events:
                swept = (worker.view.name, head.clinic, head.epoch, page.last)
                await connection.execute(statements.SWEPT, *swept)
        worker.observer.swept(head.clinic, page.last)
        return len(page.events) == settings.page_events

    async def _held(
        self, connection: "asyncpg.Connection[asyncpg.Record]", head: LedgerHead
    ) -> Position | None:
        """Lock how far a clinic is swept; None if another worker has it, or nothing is new.

        In a new epoch the ledger may hold other events than before: it is swept from its start.
        """
        name = self._worker.view.name
        await connection.execute(statements.SWEEP_BEGIN, name, head.clinic, head.epoch)
        row = await connection.fetchrow(statements.SWEEP_HELD, name, head.clinic)
        if row is None or tuple(row) == (head.epoch, head.position):
            return None
        return Position(row[1] if row[0] == head.epoch and row[1] <= head.position else 0)

    async def _behind(
        self, connection: "asyncpg.Connection[asyncpg.Record]", clinic: ClinicId, page: Page
    ) -> Mapping[StreamKey, tuple[Version, bool]]:
        taken = _taken(self._worker, {stream for stream, *_ in page.events})
        events = [one for one in page.events if one[0] in taken]
        if not events:
            return {}
        return await Checkpoints(connection, self._worker.view.name).behind(clinic, events)


def _taken(worker: StreamWorker, streams: Iterable[StreamId]) -> set[StreamId]:
    return {stream for stream in streams if worker.view.takes(kind_of(stream))}


def _plain(connection: Any) -> "asyncpg.Connection[asyncpg.Record]":  # noqa: ANN401  # a pool's
    return cast("asyncpg.Connection[asyncpg.Record]", connection)

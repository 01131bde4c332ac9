"""Applying events to a view: each stream in order, each event once, in one transaction a batch."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, cast

import asyncpg

from events.crash_points import reach
from events.ids import StreamId, Version, kind_of
from events.worker.attempt import Attempt, Means, Outcome
from events.worker.checkpoints import Passed
from events.worker.evictions import EvictionBook, Evictions
from events.worker.failures import passes
from events.worker.observer import Observer
from events.worker.source import LedgerSource
from events.worker.survey import ITS_END, Todo, by_stream
from events.worker.view import Arrival, StreamKey, View

_ACQUIRE_SECONDS: Final = 10.0


def to_nobody(_: StreamId) -> None:
    """Tell nobody."""


class StreamWorker:
    """Applies events to one view. What it is given may be doubled, out of order, or have gaps.

    Several may work on one view at once, also on the same streams.
    """

    def __init__(  # noqa: PLR0913  # what it works with, each of another kind
        self,
        view: View,
        pool: "asyncpg.Pool[asyncpg.Record]",
        ledger: LedgerSource,
        *,
        evictions: Evictions,
        observer: Observer,
        registry: str,
        applied: Callable[[StreamId], None] = to_nobody,
    ) -> None:
        """Take the view, the database of views, the ledger, and a fingerprint of the registry.

        `applied` is told each stream that goes on, or is parked; it must return at once.
        """
        self.view = view
        self.pool = pool
        self.ledger = ledger
        self.observer = observer
        self.registry = registry
        self._applied = applied
        self._means = Means(view, ledger, EvictionBook(evictions, view.name), registry)

    async def apply(
        self,
        arrivals: Iterable[Arrival],
        *,
        hints: Iterable[StreamKey] = (),
        passed: Sequence[Passed] = (),
    ) -> None:
        """Apply events that Kafka brought; on return each is applied, or its stream is parked.

        What lies between is read from the ledger, as is everything of the streams in `hints`.
        `passed` are records that are no events; they are kept in mind with the rest.

        Raises:
            Unavailable, OSError, asyncpg errors: some of it may be applied; do the same again.
        """
        taken = {
            key: events
            for key, events in by_stream(arrivals).items()
            if self.view.takes(kind_of(key.stream))
        }
        hinted = (key for key in hints if self.view.takes(kind_of(key.stream)))
        await self._work(Todo(taken, dict.fromkeys(hinted, ITS_END)), passed)

    async def fill(
        self, targets: Mapping[StreamKey, Version], suspects: Collection[StreamKey] = ()
    ) -> None:
        """Apply what the ledger has of some streams, each up to a version; raises as `apply`.

        Of `suspects` it is also held against the ledger what the view applied last.
        """
        await self._work(Todo({}, targets, frozenset(suspects)))

    async def retry(self, key: StreamKey) -> bool:
        """Try a parked stream again; return whether it goes on, up to the ledger's end.

        An event that an operator has evicted meanwhile is left out. A stream that is not parked,
        or is being retried elsewhere, is left alone. Raises as `apply`.
        """
        todo = Todo({}, {key: ITS_END}, frozenset([key]))
        outcome = await self._transacted(todo, retried=key)
        await self._work(Todo({}, outcome.judgement.rest))
        return outcome.unparked == key

    async def _work(self, todo: Todo, passed: Sequence[Passed] = ()) -> None:
        while todo.arrivals or todo.targets or passed:
            outcome = await self._transacted(todo, passed)
            todo, passed = Todo({}, outcome.judgement.rest), ()

    async def _transacted(
        self, todo: Todo, passed: Sequence[Passed] = (), retried: StreamKey | None = None
    ) -> Outcome:
        """Do as much of the work as one transaction carries; tell of it once it is committed."""
        began = asyncio.get_running_loop().time()
        try:
            outcome = await self._attempt(todo, passed, retried, careful=False)
        except Exception as error:
            if passes(error):
                raise
            # One stream's events are at fault, and will be again: find out which.
            outcome = await self._attempt(todo, passed, retried, careful=True)
        reach("worker.after-commit")
        self._tell(outcome, asyncio.get_running_loop().time() - began)
        return outcome

    async def _attempt(
        self, todo: Todo, passed: Sequence[Passed], retried: StreamKey | None, *, careful: bool
    ) -> Outcome:
        async with (
            self.pool.acquire(timeout=_ACQUIRE_SECONDS) as connection,
            connection.transaction(),
        ):
            plain = cast("asyncpg.Connection[asyncpg.Record]", connection)
            attempt = Attempt(self._means, plain, careful=careful, retried=retried)
            outcome = await attempt.run(todo, passed)
            reach("worker.before-commit")
        return outcome

    def _tell(self, outcome: Outcome, seconds: float) -> None:
        observer, judgement = self.observer, outcome.judgement
        observer.applied(outcome.streams, outcome.events, seconds)
        for key in judgement.linked:
            self._applied(key.stream)
        if judgement.read:
            observer.refetched(judgement.read)
        for key, version, alarm in judgement.alarms:
            observer.alarmed(key, version, alarm)
        for parking in outcome.parkings:
            observer.parked(parking)
            self._applied(parking.key.stream)
        if outcome.unparked is not None:
            observer.unparked(outcome.unparked)
        for record in outcome.passed:
            observer.passed_over(record)

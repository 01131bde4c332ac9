"""One transaction of a worker: lock, look, apply, write how far; or nothing at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg

from events.crash_points import reach
from events.ids import Version
from events.worker.checkpoints import Checkpoints, Parking, Passed
from events.worker.course import Standing
from events.worker.evictions import EvictionBook
from events.worker.feeding import continuation, feed, feed_carefully
from events.worker.judgement import Judge, Judgement
from events.worker.source import LedgerSource, Range
from events.worker.survey import Survey, Todo, surveyed
from events.worker.view import Arrival, Defect, StreamKey, View


@dataclass(frozen=True, slots=True)
class Means:
    """What every transaction of a worker works with."""

    view: View
    ledger: LedgerSource
    evictions: EvictionBook
    registry: str


@dataclass(slots=True)
class Outcome:
    """What a transaction came to, once it is committed."""

    judgement: Judgement = field(default_factory=Judgement)
    streams: int = 0
    events: int = 0
    parkings: Sequence[Parking] = ()
    unparked: StreamKey | None = None
    passed: Sequence[Passed] = ()


class Attempt:
    """Does some work in the transaction that `connection` is in.

    `careful` finds out which event the view's own code breaks on. `retried` is a parked stream
    that shall go on if it can.
    """

    def __init__(
        self,
        means: Means,
        connection: "asyncpg.Connection[asyncpg.Record]",
        *,
        careful: bool,
        retried: StreamKey | None = None,
    ) -> None:
        self._means = means
        self._connection = connection
        self._checkpoints = Checkpoints(connection, means.view.name)
        self._feed = feed_carefully if careful else feed
        self._retried = retried

    async def run(self, todo: Todo, passed: Sequence[Passed]) -> Outcome:
        """Do as much of the work as one transaction carries; the rest is in the judgement."""
        if passed:
            await self._checkpoints.pass_over(passed)
        if not (keys := todo.streams()) or not await self._may_retry():
            return Outcome(passed=passed)
        await self._means.evictions.learn(key.clinic for key in keys)
        locked = await self._checkpoints.locked(keys)
        reach("worker.after-lock")
        parked = await self._checkpoints.parked_among(keys) - {self._retried}
        standings = {key: one for key, one in locked.items() if key not in parked}
        judgement = await self._judged(standings, surveyed(standings, todo))
        reach("worker.after-read")
        outcome = await self._apply(judgement)
        outcome.passed = passed
        return outcome

    async def _may_retry(self) -> bool:
        """Hold the stream that is retried, and learn whether its event was evicted meanwhile."""
        if self._retried is None:
            return True
        if await self._checkpoints.held_parked(self._retried) is None:
            return False
        await self._means.evictions.learn([self._retried.clinic], anew=True)
        return True

    async def _judged(self, standings: Mapping[StreamKey, Standing], survey: Survey) -> Judgement:
        ledger = self._means.ledger
        fetched = await ledger.ranges([*survey.reads.values()]) if survey.reads else {}
        hashes = await ledger.hashes(survey.doubts) if survey.doubts else {}
        return Judge(standings, survey, fetched, hashes).judge()

    async def _apply(self, judgement: Judgement) -> Outcome:
        evictions = self._means.evictions
        given = [
            one
            for key, linked in judgement.linked.items()
            if (one := continuation(key, linked, evictions.of(key))) is not None
        ]
        defects = await self._feed(self._means.view, self._connection, given)
        reach("worker.after-view")
        if reached := _reached(judgement.linked, defects):
            await self._checkpoints.advance(reached)
        parkings = [*judgement.parkings, *await self._parkings(judgement, defects)]
        if parkings:
            await self._checkpoints.park(parkings, self._means.registry)
        outcome = Outcome(judgement, len(given), sum(len(one.events) for one in given), parkings)
        await self._let_go_on(outcome)
        return outcome

    async def _parkings(
        self, judgement: Judgement, defects: Mapping[StreamKey, Defect]
    ) -> Sequence[Parking]:
        """Return what to park; of a stream whose event is evicted by now, the rest is work."""
        evictions = self._means.evictions
        await evictions.learn({key.clinic for key in defects}, anew=True)
        earlier = await self._earlier(judgement, defects)
        parkings = []
        for key, defect in defects.items():
            linked = judgement.linked[key]
            if defect.version in evictions.of(key):
                judgement.rest[key] = max(linked[-1].version, judgement.rest.get(key, Version(0)))
            else:
                judgement.rest.pop(key, None)
                parkings.append(_parking(defect, earlier.get(key, linked)))
        return parkings

    async def _earlier(
        self, judgement: Judgement, defects: Mapping[StreamKey, Defect]
    ) -> Mapping[StreamKey, Sequence[Arrival]]:
        """Return the events of defects that lie before what the view was given just now."""
        wanted = [
            Range(key, defect.version, defect.version)
            for key, defect in defects.items()
            if defect.version < judgement.linked[key][0].version
        ]
        return await self._means.ledger.ranges(wanted) if wanted else {}

    async def _let_go_on(self, outcome: Outcome) -> None:
        if self._retried is None or self._retried in {one.key for one in outcome.parkings}:
            return
        await self._checkpoints.unpark(self._retried)
        outcome.unparked = self._retried


def _reached(
    linked: Mapping[StreamKey, Sequence[Arrival]], defects: Mapping[StreamKey, Defect]
) -> Mapping[StreamKey, Standing]:
    """Return where the view stands now with each stream of which anything was applied."""
    reached = {}
    for key, events in linked.items():
        kept = len(events)
        if key in defects:
            kept = defects[key].version - events[0].version
        if kept > 0:
            reached[key] = Standing(events[kept - 1].version, events[kept - 1].hash)
    return reached


def _parking(defect: Defect, linked: Sequence[Arrival]) -> Parking:
    event = linked[defect.version - linked[0].version]
    return Parking(defect.key, defect.version, event.id, event.type, defect.reason, defect.detail)

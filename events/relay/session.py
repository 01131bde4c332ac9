"""One owner's work on a shard: read ahead, publish, wait, until something is in doubt."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from events.crash_points import reach
from events.ids import ClinicId, Position
from events.ledger.reader import LedgerReader, StoredEvent
from events.relay.batch import Backlog, Bounds, rotated, take
from events.relay.notices import is_delivered
from events.relay.observer import Observer
from events.relay.publisher import Prepared, Publisher
from events.relay.relayed import Relayed
from events.relay.stops import LedgerGap, NoticesMissing
from events.relay.verdict import Place

_CLINICS_AT_ONCE: Final = 8
_IDLE_SECONDS: Final = 1.0
_READ_SECONDS: Final = 10.0


class Reexamine(Exception):  # no error: the ground has moved
    """Clinics, epochs or instructions changed: the shard has to look at everything again."""


class Session:
    """Publishes the clinics of one shard from where they start.

    `heads` and `nudge` tell it of new events; they only ever make it look.
    """

    def __init__(  # noqa: PLR0913  # what it works with, each of another kind
        self,
        shard: int,
        publisher: Publisher,
        reader: LedgerReader,
        *,
        starts: Mapping[ClinicId, Relayed],
        places: Sequence[Place],
        observer: Observer,
        bounds: Bounds,
    ) -> None:
        self.at = dict(starts)
        self.published = False
        self._shard = shard
        self._publisher = publisher
        self._reader = reader
        self._observer = observer
        self._bounds = bounds
        self._clinics = sorted(starts)
        self._backlogs = {c: Backlog[StoredEvent](one.position) for c, one in starts.items()}
        self._ground = _ground(places)
        self._heads = {place.clinic: place.head for place in places}
        self._before = dict(starts)
        self.held: Mapping[ClinicId, NoticesMissing] = {}
        self._notifying: set[ClinicId] = set()
        self._nudged: set[ClinicId] = set()
        self._unnoted: dict[ClinicId, Relayed] = dict(starts)
        self._turn = 0
        self._limit = bounds.events
        self._woken = asyncio.Event()
        self._changed = False
        self._ending = False

    @property
    def behind(self) -> int:
        """How many events are in the ledger and not yet published."""
        return sum(max(0, self._heads.get(c, 0) - at.position) for c, at in self.at.items())

    def heads(self, places: Sequence[Place]) -> None:
        """Take note of how things stood in the ledger when it was last asked.

        A head may be older than what was published while the answer came, but not than what had
        been published before the question.
        """
        self._changed = self._changed or _ground(places) != self._ground
        before, self._before = self._before, dict(self.at)
        for place in places:
            at = before.get(place.clinic)
            self._changed = self._changed or (at is not None and place.head < at.position)
            if place.head > self._heads.get(place.clinic, 0):
                self._heads[place.clinic] = place.head
                self._woken.set()
        if self._changed:
            self._woken.set()

    def nudge(self, clinic: ClinicId) -> None:
        """Take note that a clinic was perhaps appended to."""
        if clinic in self._backlogs:
            self._nudged.add(clinic)
            self._woken.set()

    def look_again(self) -> None:
        """End with `Reexamine` after the transaction under way."""
        self._changed = True
        self._woken.set()

    def end(self) -> None:
        """End after the transaction under way."""
        self._ending = True
        self._woken.set()

    def unnoted(self) -> Mapping[ClinicId, Relayed]:
        """Return what was published since this was last asked."""
        unnoted, self._unnoted = self._unnoted, {}
        return unnoted

    async def run(self) -> None:
        """Publish until told to end.

        Raises:
            Reexamine: the ground has moved; nothing is in doubt.
            Stopped: an event cannot be published.
            Exception: in doubt; the publisher must be dropped.
        """
        self._observer.held(self._shard, [])
        prepared = await self._next()
        while not self._ending:
            self._observer.turned(self._shard)
            if prepared is None:
                await self._wait()
                prepared = await self._next()
                continue
            prepared = await self._publish_and_prepare(prepared)

    async def _publish_and_prepare(self, prepared: Prepared) -> Prepared | None:
        """Publish, and prepare what comes next: meanwhile, if it is there; else with what came."""
        if self.behind <= prepared.events:
            await self._publish(prepared)
            return await self._next()
        ahead = asyncio.create_task(self._next())
        try:
            await self._publish(prepared)
        except BaseException:
            await _cancelled(ahead)
            raise
        return await ahead

    async def _publish(self, prepared: Prepared) -> None:
        began = asyncio.get_running_loop().time()
        records = {
            clinic: self.at[clinic].moved_to(position, digest)
            for clinic, (position, digest) in prepared.reached.items()
        }
        await self._publisher.publish(prepared, records)
        self.published = True
        self.at.update(records)
        self._unnoted.update(records)
        seconds = asyncio.get_running_loop().time() - began
        self._observer.published(self._shard, prepared.events, prepared.bytes, seconds)

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_SECONDS):
                await self._woken.wait()

    async def _next(self) -> Prepared | None:
        if self._changed:
            raise Reexamine
        self._woken.clear()
        self._turn += 1
        async with asyncio.timeout(_READ_SECONDS):
            await self._read_ahead()
        reach("relay.after-read")
        await self._hold_without_topic()
        order = [c for c in rotated(self._clinics, self._turn) if c not in self.held]
        taken = take(self._backlogs, order, self._bounds)
        return self._publisher.prepare(taken) if taken else None

    async def _hold_without_topic(self) -> None:
        """Let clinics wait whose notices have no topic to go to; the others go on."""
        if not self._notifying:
            return
        missing = await self._publisher.without_topic(self._notifying)
        if missing == self.held.keys():
            return
        self.held = {one: NoticesMissing(one, self._publisher.notices_of(one)) for one in missing}
        self._observer.held(self._shard, [*self.held.values()])

    async def _read_ahead(self) -> None:
        """Read pages until a batch is full or nobody is behind; several clinics at a time."""
        waiting = sum(len(one.events) for one in self._backlogs.values())
        behind = [c for c in rotated(self._clinics, self._turn) if self._is_behind(c)]
        for first in range(0, len(behind), _CLINICS_AT_ONCE):
            if waiting >= self._bounds.events:
                return
            some = behind[first : first + _CLINICS_AT_ONCE]
            waiting += sum(await asyncio.gather(*(self._read(clinic) for clinic in some)))

    def _is_behind(self, clinic: ClinicId) -> bool:
        backlog = self._backlogs[clinic]
        more = clinic in self._nudged or backlog.read_to < self._heads.get(clinic, 0)
        return more and len(backlog.events) < self._bounds.events

    async def _read(self, clinic: ClinicId) -> int:
        backlog = self._backlogs[clinic]
        self._nudged.discard(clinic)
        limit = self._limit  # reads of other clinics may change it meanwhile
        page = await self._reader.page(clinic, backlog.read_to, limit=limit)
        if not page and backlog.read_to < self._heads.get(clinic, 0):
            raise LedgerGap(clinic, Position(backlog.read_to + 1))
        try:
            backlog.add(page)
        except ValueError:
            raise LedgerGap(clinic, Position(backlog.read_to + 1)) from None
        self._heads[clinic] = max(self._heads.get(clinic, Position(0)), backlog.read_to)
        if any(is_delivered(event) for event in page):
            self._notifying.add(clinic)
        if len(page) == limit:
            self._nudge_again(clinic, page)
        return len(page)

    def _nudge_again(self, clinic: ClinicId, page: Sequence[StoredEvent]) -> None:
        """Note that a full page may have more behind it; large events make later pages shorter."""
        self._nudged.add(clinic)
        size = sum(len(event.bytes) for event in page) // len(page)
        self._limit = max(1, min(self._bounds.events, 2 * self._bounds.bytes // max(1, size)))


def _ground(places: Sequence[Place]) -> Mapping[ClinicId, tuple[int, int, int]]:
    return {place.clinic: (place.shard, place.epoch, place.generation) for place in places}


async def _cancelled(task: "asyncio.Task[Prepared | None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task

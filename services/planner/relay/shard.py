"""One shard for as long as the process lives: own it, relay it, begin anew after any doubt."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from aiokafka.errors import InvalidProducerEpoch, KafkaError, ProducerFenced

from events.ids import ClinicId, Position
from events.ledger.reader import LedgerReader, Source
from events.relay.desk import AWAY, Desk
from events.relay.examination import examine
from events.relay.kafka import DOUBTS, Kafka
from events.relay.observer import Observer, State
from events.relay.publisher import Publisher
from events.relay.relayed import Relayed
from events.relay.session import Reexamine, Session
from events.relay.stops import Stopped
from events.relay.verdict import Place
from services.planner.relay.ownership import Ownership
from services.planner.relay.settings import RelaySettings

_DOUBT: Final = (*DOUBTS, *AWAY)
_FENCED: Final = (ProducerFenced, InvalidProducerEpoch)
_LONGEST_WAIT: Final = 5.0


class Jitter(Protocol):
    """Where chance comes from."""

    def __call__(self) -> float:
        """Return a number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every shard of a process works with."""

    kafka: Kafka
    source: Source
    settings: RelaySettings
    ownership: Ownership
    observer: Observer
    jitter: Jitter


Notes: TypeAlias = Mapping[ClinicId, Relayed]


class Shard:
    """Runs until ended; `heads` and `nudge` hand on what is new in the ledger."""

    def __init__(self, number: int, around: Surroundings) -> None:
        self.number = number
        self.state: State = "idle"
        self.reason: Stopped | None = None
        self._around = around
        self._session: Session | None = None
        self._leaving = False
        self._places: Sequence[Place] = ()
        self._awaited = asyncio.Event()
        self._ending = asyncio.Event()
        self._failures = 0
        self._waits = 0
        self._notes: dict[ClinicId, Relayed] = {}
        self._at: dict[ClinicId, Relayed] = {}

    def heads(self, places: Sequence[Place]) -> None:
        """Take note of the clinics that the shard owns or has to hand over."""
        self._places = places
        if places:
            self._awaited.set()
        if self._session is not None:
            self._session.heads(places)

    def nudge(self, clinic: ClinicId) -> None:
        """Take note that a clinic was perhaps appended to."""
        if self._session is not None:
            self._session.nudge(clinic)

    def end(self) -> None:
        """End after the transaction under way."""
        self._ending.set()
        if self._session is not None:
            self._session.end()

    def unnoted(self) -> Notes:
        """Return what was published since this was last asked; `put_back` what was not noted."""
        if self._session is not None:
            self._notes.update(self._session.unnoted())
        notes, self._notes = self._notes, {}
        return notes

    def put_back(self, notes: Notes) -> None:
        """Take back what could not be noted; what was published since goes before it."""
        self._notes = {**notes, **self._notes}

    @property
    def said(self) -> tuple[str, str | None]:
        """What others are told of it: its state, and why it or a clinic of it waits."""
        held = self._session.held if self._session is not None else {}
        if not held:
            return self.state, None if self.reason is None else str(self.reason)
        return "holding", "; ".join(str(one) for one in held.values())

    @property
    def at(self) -> Notes:
        """How far its clinics are published, as it last knew."""
        return self._at if self._session is None else {**self._at, **self._session.at}

    @property
    def ledger_heads(self) -> Mapping[ClinicId, Position]:
        """The heads of its clinics, whether or not it relays."""
        return {one.clinic: one.head for one in self._places if one.shard == self.number}

    async def run(self) -> None:
        """Relay until ended."""
        await self._until_ended(self._awaited.wait())
        while not self._ending.is_set():
            if self.reason is None:
                self._be("standing-by")
            await self._until_ended(self._around.ownership.granted(self.number))
            if not self._ending.is_set():
                await self._once()
        await self._around.ownership.released(self.number)
        self._be("ended")

    async def _once(self) -> None:
        try:
            await self._relay_unless_ended()
        except Reexamine:
            self._failures = 0
        except Stopped as reason:
            await self._stop(reason)
        except _DOUBT as error:
            await self._doubt(error)

    async def _relay_unless_ended(self) -> None:
        """Relay; an end that comes before there is a session does not wait for Kafka."""
        work = asyncio.ensure_future(self._relay())
        ended = asyncio.ensure_future(self._ending.wait())
        try:
            await asyncio.wait([work, ended], return_when=asyncio.FIRST_COMPLETED)
            if self._session is None and not self._leaving and not work.done():
                work.cancel()
                await asyncio.wait([work])
            if not work.cancelled():
                await work
            elif not self._ending.is_set():
                raise KafkaError("the client library gave up a call")
        finally:
            work.cancel()
            ended.cancel()

    async def _relay(self) -> None:
        around = self._around
        if self.reason is None:
            self._be("starting")
        self._leaving = False
        publisher = await Publisher.start(around.kafka, self.number)
        try:
            desk = Desk(around.source)
            found = await examine(around.kafka, desk, self.number, publisher.partitions)
            if found.said:
                await publisher.publish(None, found.said)
            self._session = Session(
                self.number,
                publisher,
                LedgerReader(around.source),
                starts=found.starts,
                places=found.places,
                observer=around.observer,
                bounds=around.settings.bounds,
            )
            await self._run_session(self._session, waiting=bool(found.waiting))
        finally:
            self._leaving = True  # one that is cut off would leave connections open
            self._put_session_away()
            await publisher.drop()

    async def _run_session(self, session: Session, *, waiting: bool) -> None:
        self.reason = None
        self._be("relaying")
        if self._ending.is_set():
            return
        self._waits = self._waits + 1 if waiting else 0
        limit = min(_LONGEST_WAIT, 0.5 * self._waits) if waiting else None
        timer = asyncio.get_running_loop().call_later(limit, session.look_again) if limit else None
        try:
            await session.run()
        finally:
            if timer is not None:
                timer.cancel()

    def _put_session_away(self) -> None:
        if self._session is not None:
            self._notes.update(self._session.unnoted())
            self._at.update(self._session.at)
            self._failures = 0 if self._session.published else self._failures
        self._session = None

    async def _stop(self, reason: Stopped) -> None:
        self.reason = reason
        self._around.observer.stopped(self.number, reason)
        self._be("stopped")
        await self._until_ended(asyncio.sleep(self._around.settings.recheck))

    async def _doubt(self, error: Exception) -> None:
        self._around.observer.doubted(self.number, type(error).__name__)
        settings = self._around.settings
        self._failures += 1
        if isinstance(error, _FENCED):
            await self._around.ownership.released(self.number)
        longest = min(settings.longest_backoff, settings.backoff * 2**self._failures)
        pause = longest * (0.5 + self._around.jitter() / 2)
        await self._until_ended(asyncio.sleep(pause))

    def _be(self, state: State) -> None:
        self.state = state
        self._around.observer.state(self.number, state)

    async def _until_ended(self, work: Awaitable[object]) -> None:
        """Await `work`, or the end, whichever comes first."""
        tasks = [asyncio.ensure_future(_awaited(one)) for one in (work, self._ending.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task


async def _awaited(work: Awaitable[object]) -> None:
    await work

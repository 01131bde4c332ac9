"""The relay service: its shards, and what wakes them: notifies, with a poll of heads behind."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

import asyncpg

from events.ids import ClinicId
from events.ledger.reader import START
from events.relay import statements
from events.relay.desk import AWAY, Beat, Desk
from events.relay.verdict import Place
from events.wakeup import told as words_of
from services.planner.relay.shard import Shard, Surroundings

Connect: TypeAlias = "Callable[[], Awaitable[asyncpg.Connection[asyncpg.Record]]]"

_RETRY_SECONDS: Final = 1.0
_PROBE_SECONDS: Final = 5.0


class RelayService:
    """Relays the shards of its settings; `connect` opens a connection for locks and notifies."""

    def __init__(self, around: Surroundings, connect: Connect) -> None:
        self.shards: Mapping[int, Shard] = {
            number: Shard(number, around) for number in sorted(around.settings.shards)
        }
        self._around = around
        self._connect = connect
        self._desk = Desk(around.source)
        self._shard_of: dict[ClinicId, Shard] = {}
        self._beats = 0

    async def run(self, ending: asyncio.Event) -> None:
        """Relay until `ending` is set; then end each shard after its transaction under way."""
        aside = [
            asyncio.create_task(self._ever(step, pause))
            for step, pause in (
                (self._poll, self._around.settings.poll),
                (self._beat, self._around.settings.beat),
                (self._listen, _RETRY_SECONDS),
            )
        ]
        shards = [asyncio.create_task(shard.run()) for shard in self.shards.values()]
        ended = asyncio.create_task(ending.wait())
        try:
            await asyncio.wait([ended, *shards, *aside], return_when=asyncio.FIRST_COMPLETED)
            for shard in self.shards.values():
                shard.end()
            await asyncio.gather(*shards)
            with suppress(*AWAY):
                await self._note()
        finally:
            ended.cancel()
            await _cancelled([*shards, *aside])

    async def _ever(self, step: Callable[[], Awaitable[None]], pause: float) -> None:
        while True:
            try:
                await step()
            except AWAY as error:
                for number in self._around.ownership.granted_shards:
                    self._around.observer.doubted(number, type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)
            await asyncio.sleep(pause)

    async def _poll(self) -> None:
        """Tell each shard the heads of its clinics: one statement for all of them."""
        by_shard: dict[int, list[Place]] = defaultdict(list)
        for place in await self._desk.places(self.shards):
            told = place.instruction
            concerned = {place.shard}
            if told is not None and told.kind == "move":
                concerned.add(told.from_shard)
            for number in concerned:
                by_shard[number].append(place)
            if place.shard in self.shards:
                self._shard_of[place.clinic] = self.shards[place.shard]
        for number, shard in self.shards.items():
            shard.heads(by_shard[number])

    async def _beat(self) -> None:
        """Note signs of life and hints, look at those of others, tell lags."""
        ownership = self._around.ownership
        self._beats += 1
        mine = [self.shards[number] for number in ownership.granted_shards]
        beats = [Beat(s.number, ownership.owner, self._beats, *s.said) for s in mine]
        if beats:
            await self._desk.beat(beats)
        ownership.saw(await self._desk.beats())
        for shard in mine:
            await ownership.locked(shard.number)
            await self._tell_lag(shard)
        await self._note()

    async def _note(self) -> None:
        for shard in self.shards.values():
            if notes := shard.unnoted():
                try:
                    await self._desk.note(shard.number, notes)
                except BaseException:
                    shard.put_back(notes)
                    raise

    async def _tell_lag(self, shard: Shard) -> None:
        """Tell what waits, also while the shard is stopped: then from what was noted before."""
        heads = shard.ledger_heads
        unknown = heads.keys() - shard.at.keys()
        known = {**(await self._desk.hints(unknown) if unknown else {}), **shard.at}
        at = {clinic: known[clinic].position if clinic in known else START for clinic in heads}
        behind = {
            clinic: heads[clinic] - at[clinic] for clinic in heads if heads[clinic] > at[clinic]
        }
        waited = await self._desk.lags({clinic: at[clinic] for clinic in behind}) if behind else {}
        longest = max(0.0, *waited.values(), 0.0)
        self._around.observer.lag(shard.number, sum(behind.values()), longest)

    async def _listen(self) -> None:
        """Hold the connection for locks and notifies until it is lost."""
        connection = await self._connect()
        try:
            await connection.add_listener(statements.CHANNEL, self._notified)
            self._around.ownership.connected(connection)
            while not connection.is_closed():
                await asyncio.sleep(_PROBE_SECONDS)
                await self._around.ownership.probe()
        finally:
            self._around.ownership.connected(None)
            connection.terminate()

    def _notified(self, *arguments: object) -> None:
        for word in words_of(str(arguments[-1])):
            if (clinic := ClinicId(word)) in self._shard_of:
                self._shard_of[clinic].nudge(clinic)


async def _cancelled(tasks: "Sequence[asyncio.Task[None]]") -> None:
    """Cancel what still runs; raise what a task ended with, for none ends by itself."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended

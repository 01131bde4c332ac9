"""A racing process that writes: several tasks through one writer, on streams that all contend for.

Run as `python -m tests.integration.ledger.race.writer <job file>`.
"""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Final

from events.ids import StreamId
from events.ledger.append import Append
from events.ledger.connection import FAILURES
from events.sealed_event import StreamHead
from tests.integration.ledger.race.client import Client, Heads
from tests.integration.ledger.race.design import opened
from tests.integration.ledger.race.events import Request, append_of, decide, dice, plan_stream
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.journal import Journal

_SHARED_STREAMS: Final = 3
_PAUSE_SECONDS: Final = 0.05
_KINDS: Final[Mapping[str, int]] = {
    "own": 34,
    "burst": 16,
    "shared": 18,
    "several": 14,
    "decided-on": 10,
    "again": 3,
    "other-body": 2,
    "cancelled": 3,
}


class Task:
    """One caller; its choices follow from the seed and its name alone."""

    def __init__(self, job: Job, client: Client, number: int) -> None:
        self._job = job
        self._client = client
        self._name = f"{job.name}-{number}"
        self._dice = dice(job.seed, self._name)
        self._clinic = job.clinics[number % len(job.clinics)]
        self._own = plan_stream(self._name, "own")
        self._other = plan_stream(self._name, "other")
        self._count = 0
        self._heads: dict[StreamId, StreamHead] = {}
        self._last: tuple[Request, Append] | None = None

    async def run(self, until: float) -> None:
        """Append until the loop's clock shows `until`, or the race has stopped."""
        loop = asyncio.get_running_loop()
        while loop.time() < until and not self._job.is_said("stop"):
            try:
                await self._step(self._kind())
            except FAILURES:
                await asyncio.sleep(_PAUSE_SECONDS)  # a read failed: nothing was sent

    def _kind(self) -> str:
        if self._job.mix == "own-streams":
            return self._dice.choice(["own", "burst"])
        kind = self._dice.choices([*_KINDS], [*_KINDS.values()])[0]
        return "own" if kind == "cancelled" and not self._job.cancels else kind

    async def _step(self, kind: str) -> None:
        if kind in {"again", "other-body"}:
            await self._repeat(another=kind == "other-body")
        elif kind == "cancelled":
            await self._cancel(self._request("burst"))
        else:
            await self._send(self._request(kind))

    def _request(self, kind: str) -> Request:
        self._count += 1
        shared = [
            plan_stream(self._clinic, "shared", n)
            for n in self._dice.sample(range(_SHARED_STREAMS), 2)
        ]
        counts: Mapping[str, Mapping[StreamId, int]] = {
            "own": {self._own: 1},
            "burst": {self._own: self._dice.randint(2, 5)},
            "shared": {shared[0]: self._dice.randint(1, 2)},
            "several": {self._own: 1, shared[0]: 2, self._other: 1},
            "decided-on": {self._own: self._dice.randint(1, 2)},
        }
        named = tuple(shared) if kind == "decided-on" else ()
        return Request(self._clinic, f"{self._name}-{self._count}", counts[kind], named)

    async def _send(self, request: Request) -> None:
        """Own streams continue where they were acknowledged; others are read first."""
        heads = await self._known_heads(request)
        append = append_of(request, events := decide(request, heads), heads)
        result = await self._client.attempt(request, append)
        if result == "unknown":
            result = await self._client.attempt(request, append)
        if result == "ok":
            self._last = request, append
            self._remember({event.envelope.stream: event.head for event in events})
            return
        self._heads.clear()
        if result == "unknown" or self._dice.random() < 0.2:
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _known_heads(self, request: Request) -> Heads:
        if self._heads.keys() >= set(request.streams):
            return {stream: self._heads[stream] for stream in request.streams}
        return await self._client.heads(request)

    def _remember(self, heads: Heads) -> None:
        mine = (self._own, self._other)
        self._heads.update((stream, heads[stream]) for stream in mine if stream in heads)

    async def _repeat(self, *, another: bool) -> None:
        """Ask the last thing again: as it was, or with another body under its key."""
        if self._last is None:
            return
        request, append = self._last
        if another:
            append = replace(append, fingerprint=bytes(32))
        await self._client.attempt(request, append)

    async def _cancel(self, request: Request) -> None:
        """Give up waiting at some moment, then ask for the same again."""
        heads = await self._known_heads(request)
        append = append_of(request, events := decide(request, heads), heads)
        call = asyncio.create_task(self._client.attempt(request, append))
        await asyncio.sleep(self._dice.random() * 0.01)
        call.cancel()
        await asyncio.wait([call])
        if await self._client.attempt(request, append) == "ok":
            self._remember({event.envelope.stream: event.head for event in events})
        else:
            self._heads.clear()


async def write(job: Job) -> None:
    """Run the job's tasks."""
    with closing(Journal(job.output("journal"))) as journal:
        async with opened(job) as ledger:
            client = Client(ledger, journal)
            tasks = [Task(job, client, number) for number in range(job.tasks)]
            await job.at_the_start()
            until = asyncio.get_running_loop().time() + job.seconds
            await asyncio.gather(*(task.run(until) for task in tasks))


if __name__ == "__main__":
    asyncio.run(write(Job.from_command_line()))

"""Start workers as processes, feed them, and wait until what they must apply is there."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from events.crash_points import VARIABLE
from events.worker.kafka import Kafka
from tests.fixtures.cli import ROOT
from tests.fixtures.journal import differences
from tests.fixtures.ledger import Ledger, head_after, plan
from tests.fixtures.worker import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from events.worker.view import Arrival
    from tests.fixtures.plans_topic import PlansTopic
    from tests.fixtures.worker import Fed

_END_SECONDS: Final = 120
_groups: Final = count(1)


@dataclass(frozen=True)
class Worker:
    """One worker's process."""

    process: subprocess.Popen[bytes]

    async def joined(self) -> None:
        """Wait until it has partitions."""
        assert self.process.stdout is not None
        async with asyncio.timeout(_END_SECONDS):
            assert await asyncio.to_thread(self.process.stdout.readline) == b"joined\n"

    def kill(self) -> None:
        """Kill it as a crash would."""
        self.process.kill()
        self.process.wait(_END_SECONDS)

    def pause(self) -> None:
        """Stop it in the middle of whatever it does."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        self.process.terminate()
        return self.process.wait(_END_SECONDS)


@dataclass(frozen=True)
class Workers:
    """What every worker of a test works on."""

    fed: Fed
    ledger: Ledger
    topic: PlansTopic
    group: str = field(default_factory=lambda: f"test-journal-faults-{next(_groups)}")
    plain: bool = False
    grace: float = 1.0

    def another_group(self) -> Workers:
        """Return the same with a group that has read nothing yet."""
        return replace(self, group=f"test-journal-faults-{next(_groups)}")

    @contextmanager
    def worker(self, crash_at: str = "") -> Iterator[Worker]:
        """Run a worker for the block; it is killed at the end if it still runs."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker.process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, VARIABLE: crash_at},
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(self._description()).encode())
        process.stdin.close()
        try:
            yield Worker(process)
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def _description(self) -> dict[str, object]:
        kafka = Kafka(self.topic.options, self.group, self.topic.name, batch=20, session_ms=6_000)
        return {
            "views": self.fed.views.dsn("goldenthread_projections"),
            "ledger": self.fed.ledger.dsn("goldenthread_projections"),
            "kafka": asdict(kafka),
            "plain": self.plain,
            "grace": self.grace,
        }

    @asynccontextmanager
    async def load(self, plans: int = 12) -> AsyncIterator[None]:
        """Append to plans, and publish what was appended, doubled, torn and with holes."""
        ending = asyncio.Event()
        writing = asyncio.create_task(self._write(plans, ending))
        try:
            yield
        finally:
            ending.set()
            await writing

    async def _write(self, plans: int, ending: asyncio.Event) -> None:
        writer = await self.ledger.writer(connections=1)
        heads = [plan(number) for number in range(plans)]
        turn = published = 0
        while not ending.is_set():
            turn += 1
            append = self.ledger.append_to(heads[turn % plans], each=3)
            await writer.append(append)
            heads[turn % plans] = head_after(append)
            if turn % 4 == 0:
                arrivals = (await self.fed.arrivals())[published:]
                published += len(arrivals)
                await self.topic.publish(arrivals if self.plain else _torn(arrivals))
            await asyncio.sleep(0.02)

    async def progress(self, events: int = 60, seconds: float = 150) -> None:
        """Wait until so many more events are applied."""
        enough = await self._applied() + events

        async def done() -> bool:
            return await self._applied() >= enough

        await until(done, seconds)

    async def _applied(self) -> int:
        return int(await self.fed.pool.fetchval("select count(*) from journal.entry"))

    async def findings(self) -> list[str]:
        """Return how the view differs from the ledger."""
        return await differences(self.fed.views, self.fed.ledger)

    async def settled(self, seconds: float = 150) -> list[str]:
        """Wait until the view is what the ledger says; return how it differs otherwise."""

        async def done() -> bool:
            return await self.findings() == []

        try:
            await until(done, seconds)
        except TimeoutError:
            return await self.findings()
        return []


def _torn(arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """Return arrivals with one in seven missing, each third doubled, the last two turned around."""
    kept = [one for number, one in enumerate(arrivals) if number % 7 != 3]
    return [*kept[:-2], *reversed(kept[-2:]), *kept[::3]]

"""Start relays as processes, feed them, and wait until what they must publish is there."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.fixtures.cli import ROOT
from tests.fixtures.ledger import Ledger, head_after, opened_ledger, plan

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from tests.fixtures.relay import Relays

_END_SECONDS: Final = 60


@dataclass(frozen=True)
class Relay:
    """One relay's process."""

    process: subprocess.Popen[bytes]

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


@contextmanager
def relay(relays: Relays, *, plain: bool = False) -> Iterator[Relay]:
    """Run a relay as a process for the block; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.relay.process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(_description(relays, plain=plain)).encode())
    process.stdin.close()
    try:
        yield Relay(process)
    finally:
        process.kill()
        process.wait()


def _description(relays: Relays, *, plain: bool) -> dict[str, Any]:
    settings = asdict(relays.settings)
    del settings["bounds"]
    names = ("plans", "relay", "transactions", "notices", "recheck")
    kafka = {name: getattr(relays.kafka, name) for name in names}
    return {
        "dsn": relays.database.dsn("goldenthread_relay"),
        "kafka": {**kafka, "options": dict(relays.kafka.options)},
        "deadlines": asdict(relays.kafka.deadlines),
        "settings": {**settings, "shards": sorted(settings["shards"])},
        "plain": plain,
    }


@asynccontextmanager
async def load(relays: Relays, clinics: int = 3) -> AsyncIterator[Sequence[Ledger]]:
    """Append to several clinics, on shards of their own, for as long as the block runs."""
    async with opened_ledger(relays.database) as first:
        ledgers = [first]
        for number in range(1, clinics):
            ledgers.append(await first.of())
            move = "update ledger.clinic set relay_shard = $2 where clinic_id = $1"
            await first.admin.execute(move, ledgers[-1].clinic, number % 2)
        ending = asyncio.Event()
        writing = [asyncio.create_task(_write(one, n, ending)) for n, one in enumerate(ledgers)]
        try:
            yield ledgers
        finally:
            ending.set()
            await asyncio.gather(*writing)


async def _write(ledger: Ledger, number: int, ending: asyncio.Event) -> None:
    writer = await ledger.writer(connections=1)
    head = plan(number)
    while not ending.is_set():
        append = ledger.append_to(head, each=5)
        await writer.append(append)
        head = head_after(append)
        await asyncio.sleep(0.005)


async def progress(relays: Relays, events: int = 100, seconds: float = 120) -> None:
    """Wait until so many more events are published, as the relay notes it."""
    enough = sum((await relays.relayed()).values()) + events
    async with asyncio.timeout(seconds):
        while sum((await relays.relayed()).values()) < enough:  # noqa: ASYNC110  # others write it
            await asyncio.sleep(0.1)

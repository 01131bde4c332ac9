"""A process with a planner of its own under load, and the log of what it asked and was told.

Requests follow from the process's name and their number, so that whoever checks can send the same
again. The log has a line before each request and one after each answer; `kill -9` loses none.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import asyncpg
import orjson

from events.clock import SystemClock, Uuid7Source
from events.errors import GoldenThreadError
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import connect
from events.ledger.errors import OutcomeUnknown
from events.ledger.writer import LedgerWriter
from events.registry import default
from events.values.ids import PlanId
from services.planner.commands.content import SetGoal
from services.planner.commands.episode import RecordScore
from services.planner.handling.appending import Patience
from services.planner.handling.planner import Limits, Planner
from tests.contract import gad
from tests.contract.examples_care import FIRST
from tests.fixtures.planner import KEYRING, draft, request
from tests.unit.services.planner.charts import make

if TYPE_CHECKING:
    from services.planner.handling.answer import Accepted
    from services.planner.handling.request import CommandRequest

PLANS: Final = (gad.PLAN, PlanId(gad.uid(611)), PlanId(gad.uid(612)))
_NAMES: Final = UUID("0197a3a0-0000-7000-8000-0000000000f2")
_REFUSED: Final = 7
_SCORED: Final = 4


@dataclass(frozen=True)
class Job:
    """What a process does: addresses, its name, its log, how patient it is, when it stops."""

    ledger: str
    keys: str
    name: str
    log: str
    patience: float = 10.0
    callers: int = 6
    requests: int = 10_000
    stop: str = ""

    @property
    def is_stopped(self) -> bool:
        """Whether its processes are told to stop."""
        return Path(self.stop).is_file()

    def end(self) -> None:
        """Tell its processes, and all others with the same file, to stop."""
        Path(self.stop).touch()


def item_of(name: str, number: int) -> UUID:
    """Return the id of what a request adds."""
    return uuid5(_NAMES, f"{name}:{number}")


def request_of(name: str, number: int) -> CommandRequest:
    """Return one request: a goal for one of the plans, a score, or a goal that is there."""
    key, item, plan = f"{name}:{number}", item_of(name, number), PLANS[number % len(PLANS)]
    if number % _REFUSED == 0:
        return request(make(SetGoal, plan_id=plan, goal_id=gad.CALM, goal=gad.GOAL), key=key)
    if number % _SCORED == 0:
        score = FIRST.model_copy(update={"session_id": None})
        return request(make(RecordScore, score_id=item, score=score), key=key)
    return request(make(SetGoal, plan_id=plan, goal_id=item, goal=gad.GOAL), key=key)


def drafts() -> Iterator[CommandRequest]:
    """Yield what drafts each of the plans."""
    for plan in PLANS:
        yield request(*(c.model_copy(update={"plan_id": plan}) for c in draft().commands))


class Log:
    """The client's log of one process."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def invoke(self, number: int) -> None:
        """Note that a request is about to be sent."""
        self._write(do="invoke", number=number)

    def answer(self, number: int, result: str, code: str, answer: Accepted | None = None) -> None:
        """Note what a request came to: ok, refused or unknown."""
        place = (answer.first, answer.last, answer.repeated) if answer else None
        self._write(do="answer", number=number, result=result, code=code, place=place)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, **line: Any) -> None:  # noqa: ANN401  # JSON
        self._file.write(orjson.dumps(line) + b"\n")


async def ask(planner: Planner, name: str, number: int, log: Log) -> None:
    """Send one request and note what it came to."""
    log.invoke(number)
    try:
        answer = await planner.handle(request_of(name, number))
    except OutcomeUnknown as error:
        log.answer(number, "unknown", error.code)
    except GoldenThreadError as error:
        log.answer(number, "refused", error.code)
        await asyncio.sleep(0.05)
    else:
        log.answer(number, "ok", "accepted", answer)


async def run(job: Job) -> None:
    """Send requests from several callers until told to stop."""
    numbers = count(1)
    with closing(Log(Path(job.log))) as log:
        async with planning(job) as planner:

            async def call() -> None:
                while (number := next(numbers)) <= job.requests and not job.is_stopped:
                    await ask(planner, job.name, number, log)

            await asyncio.gather(*(call() for _ in range(job.callers)))
            await planner.close()


@asynccontextmanager
async def planning(job: Job) -> AsyncIterator[Planner]:
    """Give a planner with connections of its own."""
    async with (
        LedgerWriter(partial(connect, job.ledger), connections=2, answer_seconds=5) as writer,
        asyncpg.create_pool(job.ledger, min_size=0, max_size=4, command_timeout=5) as pool,
        asyncpg.create_pool(job.keys, min_size=0, max_size=2, command_timeout=5) as keys,
    ):
        yield Planner(
            writer=writer,
            source=pool,
            keys=PostgresKeyStore(keys, KEYRING, Uuid7Source()),
            registry=default(),
            clock=SystemClock(),
            ids=Uuid7Source(),
            limits=Limits(patience=Patience(job.patience)),
        )


def command(job: Job) -> Sequence[str]:
    """Return the command line of a process that does `job`."""
    return [sys.executable, "-m", "tests.faults.planner.load", orjson.dumps(asdict(job)).decode()]


if __name__ == "__main__":
    asyncio.run(run(Job(**orjson.loads(sys.argv[1]))))

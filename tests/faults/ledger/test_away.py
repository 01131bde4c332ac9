"""PostgreSQL is away, silent or busy: appends fail fast, queues stay bounded, writers recover."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Final, TypeAlias

import asyncpg

from events.errors import GoldenThreadError
from events.ledger.append import Append
from events.ledger.connection import connect
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from infra.stack.postgres import Shutdown
from tests.faults.ledger.settle import verify
from tests.fixtures.databases import Database, OwnPostgres
from tests.fixtures.fault_proxy import FaultProxy
from tests.fixtures.stalls import stalls
from tests.integration.ledger.race.events import Request, append_of, decide, plan_stream
from tests.integration.ledger.race.job import Job

Enough: TypeAlias = Callable[[Counter[str]], bool]

_SESSIONS: Final = 4
_QUEUE: Final = 20
_CALLERS: Final = 60
_AWAY_SECONDS: Final = 3
_PATIENCE_SECONDS: Final = 60.0
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0
_numbers: Final = count(1)


def _fresh(job: Job) -> Append:
    number = next(_numbers)
    stream = plan_stream("away", number)
    request = Request(job.clinics[0], f"k{number}", {stream: 1})
    heads = {stream: StreamHead(stream)}
    return append_of(request, decide(request, heads), heads)


def _tries(seconds: float) -> int:
    """Return how often a session may try to connect in a time, one more for what lies between."""
    tries, pause = 2, _FIRST_PAUSE
    while seconds > pause:
        seconds, tries, pause = seconds - pause, tries + 1, min(2 * pause, _LONGEST_PAUSE)
    return tries


class _Connecting:
    """Connects and counts; `broken` makes the server as good as full."""

    def __init__(self, dsn: str, seconds: float = 20.0) -> None:
        self._dsn = dsn
        self._seconds = seconds
        self.attempts = 0
        self.broken = False

    async def __call__(self) -> "asyncpg.Connection[asyncpg.Record]":
        self.attempts += 1
        dsn = f"{self._dsn}-which-does-not-exist" if self.broken else self._dsn
        return await connect(dsn, self._seconds)


class _Callers:
    """Callers that append again and again, whatever they are told.

    `slowest` leaves out what the machine held up.
    """

    def __init__(self, writer: LedgerWriter, job: Job) -> None:
        self._writer = writer
        self._job = job
        self.outcomes: Counter[str] = Counter()
        self.took = 0.0
        self.slowest = 0.0
        self.most_waiting = 0

    async def call(self, until: float, enough: Enough) -> None:
        """Append until the loop's clock shows `until`, and longer until there were enough."""
        loop = asyncio.get_running_loop()
        latest = until + _PATIENCE_SECONDS
        while (before := loop.time()) < (until if enough(self.outcomes) else latest):
            self.outcomes[await self.one()] += 1
            self.slowest = max(self.slowest, loop.time() - before)
            await asyncio.sleep(0)

    async def one(self) -> str:
        """Append once; return `ok` or the error's code."""
        self.most_waiting = max(self.most_waiting, self._writer.unanswered)
        try:
            await self._writer.append(_fresh(self._job))
        except GoldenThreadError as error:
            return error.code
        return "ok"


async def _called(
    writer: LedgerWriter,
    job: Job,
    *,
    callers: int,
    seconds: float,
    enough: Enough = lambda _: True,
) -> _Callers:
    calls = _Callers(writer, job)
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with stalls() as stalled:
        await asyncio.gather(*(calls.call(began + seconds, enough) for _ in range(callers)))
    calls.took, calls.slowest = loop.time() - began, calls.slowest - stalled.seconds
    return calls


@asynccontextmanager
async def _writer(connecting: _Connecting) -> AsyncIterator[LedgerWriter]:
    """Give a writer that uses two sessions for the one clinic that is called here."""
    async with LedgerWriter(connecting, connections=_SESSIONS, queue=_QUEUE, depth=2) as writer:
        yield writer


async def test_a_stopped_server_is_told_at_once_tried_seldom_and_found_again(
    own_postgres: OwnPostgres, own_job: Job
) -> None:
    connecting = _Connecting(own_job.dsn)
    async with _writer(connecting) as writer:
        assert (await writer.append(_fresh(own_job))).first == 1
        own_postgres.server.stop(Shutdown.FAST)
        await asyncio.sleep(0.1)
        tried = connecting.attempts

        calls = await _called(
            writer,
            own_job,
            callers=_CALLERS,
            seconds=_AWAY_SECONDS,
            enough=lambda outcomes: outcomes["ledger-unavailable"] > 1_000,
        )

        assert set(calls.outcomes) <= {"ledger-unavailable", "ledger-busy"}
        assert calls.outcomes["ledger-unavailable"] > 1_000
        assert calls.slowest < 1
        assert calls.most_waiting <= _QUEUE
        assert 1 <= connecting.attempts - tried <= _tries(calls.took) * _SESSIONS

        own_postgres.start()
        await _until_appended(writer, own_job)
        calls = await _called(writer, own_job, callers=8, seconds=0.5)

    assert set(calls.outcomes) == {"ok"}
    assert await verify(own_postgres.ledger, own_job.clinics[0]) == calls.outcomes["ok"] + 2


async def test_a_server_that_says_nothing_holds_nobody_longer_than_the_limit(
    ledger_database: Database, job: Job, proxy: FaultProxy
) -> None:
    connecting = _Connecting(proxy.dsn(job.dsn), seconds=0.5)
    proxy.silent = True
    async with _writer(connecting) as writer:
        calls = await _called(writer, job, callers=_CALLERS, seconds=_AWAY_SECONDS)

        assert set(calls.outcomes) == {"ledger-unavailable", "ledger-busy"}
        assert calls.slowest < 2
        assert calls.most_waiting <= _QUEUE
        assert 1 <= proxy.connections <= _tries(calls.took) * _SESSIONS

        proxy.silent = False
        await _until_appended(writer, job)

    assert await verify(ledger_database, job.clinics[0]) == 1


async def test_what_waits_behind_a_held_head_is_bounded_and_then_written(
    ledger_database: Database, job: Job
) -> None:
    admin = await asyncpg.connect(ledger_database.admin_dsn)
    async with _writer(_Connecting(job.dsn)) as writer:
        async with admin.transaction():
            await admin.execute("select from ledger.clinic for update")
            calls = [asyncio.create_task(writer.append(_fresh(job))) for _ in range(_CALLERS)]
            refused, waiting = await asyncio.wait(calls, timeout=0.5)
        answers = await asyncio.gather(*waiting)
    await admin.close()

    assert Counter(type(call.exception()).__name__ for call in refused) == {
        "LedgerBusy": _CALLERS - _QUEUE
    }
    assert sorted(answer.first for answer in answers) == [*range(1, _QUEUE + 1)]
    assert await verify(ledger_database, job.clinics[0]) == _QUEUE


async def test_a_session_that_cannot_connect_leaves_the_work_to_those_that_can(job: Job) -> None:
    connecting = _Connecting(job.dsn)
    async with _writer(connecting) as writer:
        for _ in range(2):
            await writer.append(_fresh(job))
        assert connecting.attempts == 1
        connecting.broken = True

        calls = await _called(
            writer,
            job,
            callers=_QUEUE,
            seconds=2,
            enough=lambda outcomes: outcomes["ok"] > 50 and connecting.attempts > 1,
        )

    assert connecting.attempts > 1
    assert calls.outcomes["ok"] > 50
    assert calls.outcomes["ledger-unavailable"] <= (connecting.attempts - 1) * _QUEUE


async def test_a_caller_that_gives_up_at_any_moment_leaves_a_session_that_works(job: Job) -> None:
    for moment in range(30):
        async with LedgerWriter(_Connecting(job.dsn), connections=1) as writer:
            call = asyncio.create_task(writer.append(_fresh(job)))
            await asyncio.sleep(moment * 0.004)
            call.cancel()
            await asyncio.wait([call])
            await writer.append(_fresh(job))


async def _until_appended(writer: LedgerWriter, job: Job) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await _Callers(writer, job).one() != "ok":  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.05)

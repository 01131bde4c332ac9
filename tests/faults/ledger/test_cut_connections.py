"""The connection is cut, held up or silenced at a chosen moment of an append."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from functools import partial
from typing import Final

import asyncpg
import pytest

from events.ids import StreamId
from events.ledger.append import Append
from events.ledger.connection import connect
from events.ledger.errors import LedgerUnavailable, OutcomeUnknown
from events.ledger.reader import LedgerReader
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from tests.faults.ledger.settle import nobody_writes, settle, verify
from tests.fixtures.databases import Database
from tests.fixtures.fault_proxy import Fault, FaultProxy
from tests.integration.ledger.race.client import Client, OurLedger
from tests.integration.ledger.race.events import Request, append_of, decide, dice, plan_stream
from tests.integration.ledger.race.job import Job
from tests.integration.ledger.race.journal import Journal
from tests.integration.ledger.race.run import ledgers
from tests.integration.ledger.race.writer import Task

_ANSWER_SECONDS: Final = 0.4
_LATE_SECONDS: Final = 0.8
_PATIENCE_SECONDS: Final = 60.0
_STATEMENTS: Final = 150
_LANDS: Final[Mapping[Fault, bool]] = {
    Fault.CUT_BEFORE: False,
    Fault.SWALLOW_BEFORE: False,
    Fault.CUT_AFTER: True,
    Fault.RESET_AFTER: True,
    Fault.SWALLOW_AFTER: True,
}
_NOTICED: Final = frozenset(fault for fault in _LANDS if not fault.name.startswith("SWALLOW"))


def _append(job: Job, key: str, *, events: int = 1) -> Append:
    stream = plan_stream("cut")
    request = Request(job.clinics[0], key, {stream: events})
    heads: Mapping[StreamId, StreamHead] = {stream: StreamHead(stream)}
    return append_of(request, decide(request, heads), heads)


@asynccontextmanager
async def _writer(
    proxy: FaultProxy, job: Job, *, connections: int = 1, seconds: float = _ANSWER_SECONDS
) -> AsyncIterator[LedgerWriter]:
    opening = partial(connect, proxy.dsn(job.dsn), seconds=seconds)
    async with LedgerWriter(opening, connections=connections, answer_seconds=seconds) as writer:
        yield writer


async def _lost(writer: LedgerWriter, append: Append) -> None:
    """Append so that the answer is lost; while no connection comes about nothing is sent."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            with pytest.raises((OutcomeUnknown, LedgerUnavailable)) as told:
                await writer.append(append)
            if told.type is OutcomeUnknown:
                return
            await asyncio.sleep(0.05)


def _once(proxy: FaultProxy, fault: Fault) -> None:
    """Do `fault` to the next append, nothing to those after it."""
    faults = [fault]
    proxy.choose = lambda: faults.pop() if faults else Fault.NONE


async def _count(job: Job) -> int:
    return sum(len(rows) for rows in (await ledgers(job)).values())


async def _has(job: Job, events: int) -> None:
    """Wait until the ledger has so many events: a server may commit after its client gave up."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await _count(job) < events:  # noqa: ASYNC110  # the server brings it about
            await asyncio.sleep(0.05)
    assert await _count(job) == events


@pytest.mark.parametrize("events", [1, 3], ids=["lone", "several"])
@pytest.mark.parametrize("fault", _LANDS, ids=lambda fault: fault.name.lower())
async def test_an_unknown_append_is_there_once_or_not_at_all_and_its_retry_settles_it(
    ledger_database: Database, job: Job, proxy: FaultProxy, fault: Fault, events: int
) -> None:
    append = _append(job, "k", events=events)
    _once(proxy, fault)

    async with _writer(proxy, job) as hasty, _writer(proxy, job, seconds=_PATIENCE_SECONDS) as calm:
        await _lost(calm if fault in _NOTICED else hasty, append)
        await _has(job, events if _LANDS[fault] else 0)

        first = await calm.append(append)
        again = await calm.append(append)

    assert first.repeated is _LANDS[fault]
    assert (again.first, again.last, again.ledger_time) == (
        first.first,
        first.last,
        first.ledger_time,
    )
    assert await _count(job) == events == await verify(ledger_database, job.clinics[0])


async def test_a_statement_that_arrives_after_its_retry_changes_nothing(
    ledger_database: Database, job: Job, proxy: FaultProxy
) -> None:
    append = _append(job, "k", events=2)
    _once(proxy, Fault.HOLD)

    async with _writer(proxy, job) as hasty, _writer(proxy, job, seconds=_PATIENCE_SECONDS) as calm:
        await _lost(hasty, append)
        assert not (await calm.append(append)).repeated
        proxy.let_go.set()
    await nobody_writes(ledger_database)

    assert await _count(job) == 2 == await verify(ledger_database, job.clinics[0])


async def test_a_statement_that_arrives_after_its_client_gave_up_is_found_by_the_retry(
    job: Job, proxy: FaultProxy
) -> None:
    append = _append(job, "k")
    _once(proxy, Fault.HOLD)

    async with _writer(proxy, job) as hasty, _writer(proxy, job, seconds=_PATIENCE_SECONDS) as calm:
        await _lost(hasty, append)
        assert await _count(job) == 0
        proxy.let_go.set()
        await _has(job, 1)
        assert (await calm.append(append)).repeated


async def test_control_a_client_that_retries_with_a_fresh_key_doubles(
    job: Job, proxy: FaultProxy
) -> None:
    _once(proxy, Fault.CUT_AFTER)
    request = Request(job.clinics[0], "k", {plan_stream("naive"): 1})

    patient = _writer(proxy, job, seconds=_PATIENCE_SECONDS)
    async with patient as writer, asyncpg.create_pool(job.dsn, min_size=1) as pool:
        reader = LedgerReader(pool)
        for key in ("k", "fresh"):
            stream = await reader.stream_head(request.clinic, plan_stream("naive"))
            heads = {stream.stream: stream}
            asked = Request(request.clinic, key, request.counts)
            try:
                await writer.append(append_of(asked, decide(asked, heads), heads))
            except OutcomeUnknown:
                continue

    assert await _count(job) == 2


@pytest.mark.parametrize(("silences", "step"), [(False, 97), (True, 311)], ids=["cut", "silenced"])
async def test_a_greeting_that_ends_at_any_byte_leaves_nothing_and_hangs_nobody(
    ledger_database: Database, job: Job, proxy: FaultProxy, *, silences: bool, step: int
) -> None:
    proxy.silences = silences
    seconds = _ANSWER_SECONDS if silences else _PATIENCE_SECONDS
    outcomes = []
    for limit in range(1, 6_000, step):
        proxy.greeting_limit = limit
        async with _writer(proxy, job, seconds=seconds) as writer:
            try:
                await writer.append(_append(job, "k"))
            except (LedgerUnavailable, OutcomeUnknown) as error:
                outcomes.append(type(error))
            else:
                break
        if OutcomeUnknown not in outcomes:
            assert await _count(job) == 0
    proxy.greeting_limit = None
    async with _writer(proxy, job, seconds=_PATIENCE_SECONDS) as writer:
        await writer.append(_append(job, "k"))

    assert outcomes.count(LedgerUnavailable) > 2
    assert await _count(job) == 1 == await verify(ledger_database, job.clinics[0])


async def test_under_load_every_fault_at_random_breaks_no_promise(
    ledger_database: Database, job: Job, proxy: FaultProxy
) -> None:
    random = dice(job.seed, "faults")
    faults: list[Fault] = [fault for fault in Fault if fault not in {Fault.NONE, Fault.HOLD}]
    proxy.delay_seconds = _LATE_SECONDS
    proxy.choose = lambda: random.choice([Fault.NONE] * 4 * len(faults) + faults)

    async with _load(job, proxy) as running:
        while sum(proxy.done.values()) < _STATEMENTS:
            await asyncio.sleep(0.5)
            proxy.cut_all()
        job.say("stop")
        await running
    settled = await settle(ledger_database, job, [job.output("journal")])

    assert settled.outcomes["outcome-unknown"] > 5
    assert settled.landed > 0
    assert settled.lost > 0


@asynccontextmanager
async def _load(job: Job, proxy: FaultProxy) -> AsyncIterator["asyncio.Future[list[None]]"]:
    """Run the job's tasks through the proxy; reads go straight to the server."""
    with closing(Journal(job.output("journal"))) as journal:
        async with (
            asyncpg.create_pool(job.dsn, min_size=1) as pool,
            _writer(proxy, job, connections=4) as writer,
        ):
            client = Client(OurLedger(writer, LedgerReader(pool)), journal)
            until = asyncio.get_running_loop().time() + job.seconds
            tasks = [Task(job, client, number).run(until) for number in range(job.tasks)]
            yield asyncio.gather(*tasks)

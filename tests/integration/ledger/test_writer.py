"""The writer under pressure: bounds, time-outs, a server that is away, callers that go away."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Final

import pytest

from events.ids import ClinicId
from events.ledger.append import Append
from events.ledger.connection import connect
from events.ledger.errors import (
    LedgerBusy,
    LedgerUnavailable,
    OutcomeUnknown,
    UnknownClinic,
)
from events.ledger.writer import LedgerWriter
from infra.stack.ports import free_port
from tests.fixtures.ledger import Connection, Ledger, connected, head_after, plan

_BLOCKED: Final = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""
_SESSIONS: Final = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'goldenthread-ledger'
"""


async def impatient(ledger: Ledger) -> Connection:
    """Open a connection for appends that waits a moment only for the head."""
    connection = await ledger.appender()
    await connection.execute("set lock_timeout = '100ms'")
    return connection


async def waiting(ledger: Ledger, count: int) -> None:
    """Return once so many statements wait for a lock."""
    async with asyncio.timeout(60), connected(ledger.database.admin_dsn) as watcher:
        while await watcher.fetchval(_BLOCKED) < count:  # noqa: ASYNC110  # it is the server's to tell
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("each", [1, 2])
async def test_who_waits_too_long_for_the_head_is_told_that_nothing_happened(
    ledger: Ledger, each: int
) -> None:
    async with LedgerWriter(partial(impatient, ledger), connections=1) as writer:
        append = ledger.append_to(plan(1), each=each)
        async with ledger.held_head():
            with pytest.raises(LedgerBusy):
                await writer.append(append)
        assert not await ledger.events()
        assert (await writer.append(append)).last == each


async def test_a_group_that_waits_too_long_is_refused_whole(ledger: Ledger) -> None:
    async with LedgerWriter(partial(impatient, ledger), connections=1) as writer:
        async with ledger.held_head():
            appends = [ledger.append_to(plan(n)) for n in range(5)]
            outcomes = await asyncio.gather(*map(writer.append, appends), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {LedgerBusy}
        assert not await ledger.events()


async def test_the_settings_of_a_connection_for_appends(ledger: Ledger) -> None:
    connection = await ledger.appender()
    told = {
        name: await connection.fetchval(f"show {name}")
        for name in ("lock_timeout", "statement_timeout", "synchronous_commit")
    }
    await connection.close()
    assert told == {
        "lock_timeout": "5s",
        "statement_timeout": "10s",
        "synchronous_commit": "on",
    }


async def test_the_queue_is_bounded_and_says_so_at_once(ledger: Ledger) -> None:
    writer = await ledger.writer(connections=1, queue=3)
    async with ledger.held_head():
        tasks = [asyncio.create_task(writer.append(ledger.append_to(plan(n)))) for n in range(3)]
        await asyncio.sleep(0)
        assert writer.unanswered == 3
        with pytest.raises(LedgerBusy):
            await writer.append(ledger.append_to(plan(9)))
    await asyncio.gather(*tasks)
    assert writer.unanswered == 0
    await writer.append(ledger.append_to(plan(9)))
    assert len(await ledger.events()) == 4


async def test_callers_that_went_away_leave_the_queue(ledger: Ledger) -> None:
    """However many come and go while the head is held, what they brought is not kept."""
    writer = await ledger.writer(connections=1, queue=5)
    async with ledger.held_head():
        first = asyncio.create_task(writer.append(ledger.append_to(plan(0))))
        await waiting(ledger, 1)
        for n in range(1, 21):
            caller = asyncio.create_task(writer.append(ledger.append_to(plan(n))))
            await asyncio.sleep(0)
            caller.cancel()
            with suppress(asyncio.CancelledError):
                await caller
        (line,) = writer._lines.values()  # noqa: SLF001  # what is kept shows nowhere else
        assert not line.waiting
        assert writer.unanswered == 1
    await first
    assert len(await ledger.events()) == 1
    await writer.append(ledger.append_to(plan(30)))


async def test_clinics_that_are_not_here_leave_no_memory(ledger: Ledger) -> None:
    writer = await ledger.writer()
    for number in range(5):
        clinic = ClinicId(f"not-here-{number}")
        appends = [ledger.append_to(plan(n), clinic=clinic) for n in range(5)]
        outcomes = await asyncio.gather(*map(writer.append, appends), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {UnknownClinic}
    assert not writer._lines  # noqa: SLF001  # what is kept shows nowhere else


async def test_a_server_that_is_away_is_unavailable_and_nothing_happened(ledger: Ledger) -> None:
    nobody = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    async with LedgerWriter(partial(connect, nobody), connections=1) as writer:
        for _ in range(2):
            with pytest.raises(LedgerUnavailable):
                await writer.append(ledger.append_to(plan(1)))


async def test_a_server_that_is_away_is_asked_again_after_a_pause_only(ledger: Ledger) -> None:
    tries = []

    async def failing() -> Connection:
        tries.append(1)
        if len(tries) < 3:
            raise ConnectionRefusedError
        return await ledger.appender()

    async with LedgerWriter(failing, connections=1) as writer:
        append, answer = ledger.append_to(plan(1)), None
        for _ in range(200):
            with suppress(LedgerUnavailable):
                answer = await writer.append(append)
                break
            await asyncio.sleep(0.005)
    assert answer
    assert len(tries) == 3


async def test_a_wrong_password_is_unavailable(ledger: Ledger) -> None:
    wrong = ledger.database.dsn().replace("test-", "guessed-")
    async with LedgerWriter(partial(connect, wrong), connections=1) as writer:
        with pytest.raises(LedgerUnavailable):
            await writer.append(ledger.append_to(plan(1)))


async def terminate_sessions(ledger: Ledger) -> None:
    await ledger.admin.fetch(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'goldenthread-ledger' and datname = current_database()"
    )


async def no_session(ledger: Ledger) -> None:
    """Wait until the server has ended every session for appends."""
    async with asyncio.timeout(60):
        while await ledger.admin.fetchval(_SESSIONS):  # noqa: ASYNC110  # it is the server's to tell
            await asyncio.sleep(0.005)


async def test_a_session_that_is_ended_while_it_waits_leaves_the_outcome_unknown(
    own_ledger: Ledger,
) -> None:
    writer = await own_ledger.writer(connections=1)
    appends = [own_ledger.append_to(plan(n)) for n in range(3)]
    async with own_ledger.held_head():
        tasks = [asyncio.create_task(writer.append(append)) for append in appends]
        await waiting(own_ledger, 1)
        await terminate_sessions(own_ledger)
        with pytest.raises(OutcomeUnknown):
            await tasks[0]
    assert [o.first for o in await asyncio.gather(*tasks[1:])] == [1, 2]
    assert (await writer.append(appends[0])).first == 3


async def test_a_session_that_was_ended_meanwhile_is_opened_again(own_ledger: Ledger) -> None:
    writer = await own_ledger.writer(connections=2)
    first = own_ledger.append_to(plan(1))
    await writer.append(first)
    await terminate_sessions(own_ledger)
    await no_session(own_ledger)
    await asyncio.sleep(0.1)
    assert (await writer.append(own_ledger.append_to(head_after(first)))).first == 2


async def test_closing_writes_what_waits_and_refuses_what_comes(ledger: Ledger) -> None:
    writer = LedgerWriter(ledger.appender, connections=1)
    async with ledger.held_head():
        tasks = [asyncio.create_task(writer.append(ledger.append_to(plan(n)))) for n in range(9)]
        await waiting(ledger, 1)
        closing = asyncio.create_task(writer.close())
        await asyncio.sleep(0.01)
        with pytest.raises(LedgerUnavailable):
            await writer.append(ledger.append_to(plan(10)))
        assert not closing.done()
    async with asyncio.timeout(60):
        await closing
    assert sorted(task.result().first for task in tasks) == [*range(1, 10)]
    await writer.close()


async def test_clinics_do_not_wait_for_each_other(ledger: Ledger) -> None:
    writer = await ledger.writer(connections=2, depth=1)
    other = await ledger.of()
    async with ledger.held_head():
        blocked = asyncio.create_task(writer.append(ledger.append_to(plan(1))))
        await waiting(ledger, 1)
        async with asyncio.timeout(60):
            for n in range(3):
                await writer.append(other.append_to(plan(n)))
        assert not blocked.done()
    await blocked


def kept(appends: list[Append]) -> list[bytes]:
    return [event.bytes for append in appends for event in append.events]


async def test_many_clinics_through_few_sessions(ledger: Ledger) -> None:
    writer = await ledger.writer(connections=2)
    ledgers = [await ledger.of() for _ in range(6)]
    appends = {one.clinic: [one.append_to(plan(n)) for n in range(8)] for one in ledgers}
    everything = [append for several in zip(*appends.values(), strict=True) for append in several]
    await asyncio.gather(*map(writer.append, everything))
    for one in ledgers:
        assert sorted(e.bytes for e in await one.events()) == sorted(kept(appends[one.clinic]))


async def test_lost_connections_are_no_reason_not_to_close(own_ledger: Ledger) -> None:
    writer = LedgerWriter(own_ledger.appender, connections=1)
    await writer.append(own_ledger.append_to(plan(1)))
    await terminate_sessions(own_ledger)
    await writer.close()
    await no_session(own_ledger)

"""Callers that go away at any moment: the session and its connection stay in order."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from events.ledger.append import Appended
from events.ledger.session import Session
from events.ledger.writer import LedgerWriter
from tests.fixtures.ledger import Connection, Ledger, plan

_SESSIONS: Final = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'goldenthread-ledger'
"""


async def test_the_number_of_connections_is_bounded_whoever_is_cancelled(
    own_ledger: Ledger,
) -> None:
    writer = await own_ledger.writer(connections=3)
    for wave in range(4):
        tasks = [
            asyncio.create_task(writer.append(own_ledger.append_to(plan(100 * wave + n))))
            for n in range(40)
        ]
        await asyncio.sleep(0.003 * wave)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(60):
            while await own_ledger.admin.fetchval(_SESSIONS) > 3:  # noqa: ASYNC110  # it is the server's to tell
                await asyncio.sleep(0.01)
    events = await own_ledger.events()
    assert len({e.hash for e in events}) == len(events) >= 4 * 20


async def test_a_caller_cancelled_at_any_moment_of_the_first_append(ledger: Ledger) -> None:
    """The session may be connecting, preparing, asking for the epoch or appending."""
    for moment in range(0, 48, 2):
        here = await ledger.of()
        append = here.append_to(plan(1))
        async with LedgerWriter(ledger.appender, connections=1) as writer:
            task = asyncio.create_task(writer.append(append))
            for _ in range(moment):
                await asyncio.sleep(0.0005)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            assert (await writer.append(append)).first == 1
        assert len(await here.events()) == 1


class Interrupted:
    """A connection whose `prepare` waits until it is cancelled, the first time."""

    def __init__(self, open_connection: Callable[[], Awaitable[Connection]]) -> None:
        self._open = open_connection
        self.opened: list[Connection] = []

    async def __call__(self) -> Any:  # noqa: ANN401  # a stand-in for the connection
        self.opened.append(await self._open())
        return self if len(self.opened) == 1 else self.opened[-1]

    async def prepare(self, _text: str) -> None:
        await asyncio.sleep(60)

    def is_closed(self) -> bool:
        return self.opened[0].is_closed()

    def terminate(self) -> None:
        self.opened[0].terminate()


async def test_a_session_cancelled_while_it_prepares_does_not_keep_that_connection(
    ledger: Ledger,
) -> None:
    session = Session(connecting := Interrupted(ledger.appender))
    task = asyncio.create_task(session.write([ledger.append_to(plan(1))], 1))
    async with asyncio.timeout(60):
        while not connecting.opened:  # noqa: ASYNC110  # nothing else tells
            await asyncio.sleep(0.001)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert connecting.is_closed()
    (outcome,) = await session.write([ledger.append_to(plan(1))], 1)
    assert isinstance(outcome, Appended)
    await session.close()

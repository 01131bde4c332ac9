"""Woken by a notify at once, by the poll without one; a notify that fails hurts nobody."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import Final

import asyncpg
import pytest

from events.ids import ClinicId
from events.ledger.errors import LedgerUnavailable
from events.relay.statements import CHANNEL
from events.wakeup import Notifier
from events.wakeup import told as words_of
from tests.fixtures.ledger import Connection, Ledger
from tests.fixtures.relay import Relays, Watcher, until
from tests.integration.relay.test_publishing import write

_NEVER: Final = 3600.0


@asynccontextmanager
async def heard(ledger: Ledger) -> AsyncIterator[list[list[str]]]:
    """Yield what notifies say, as they come."""
    told: list[list[str]] = []
    connection = await ledger.connect("goldenthread_relay")
    await connection.add_listener(CHANNEL, lambda *one: told.append([*words_of(str(one[-1]))]))
    yield told


def connecting(ledger: Ledger) -> Callable[[], Awaitable[Connection]]:
    return lambda: asyncpg.connect(ledger.database.dsn("goldenthread_planner"))


def _sent(watcher: Watcher, events: int) -> bool:
    return sum(count for _, count in watcher.batches) == events


async def test_a_notify_wakes_the_relay(ledger: Ledger, relays: Relays) -> None:
    async with (
        relays.of(poll=_NEVER).running() as watcher,
        Notifier(connecting(ledger), CHANNEL) as wake,
    ):
        await until(lambda: watcher.turns)
        await asyncio.sleep(0.5)
        for number in range(3):
            await write(ledger, 1, number=number)
            wake.tell(ledger.clinic)
            await until(partial(_sent, watcher, number + 1))


async def test_the_poll_finds_what_no_notify_told(ledger: Ledger, relays: Relays) -> None:
    async with relays.running() as watcher:
        await until(lambda: watcher.turns)
        await write(ledger, 1)
        await until(lambda: watcher.batches)


async def test_without_both_nothing_comes(ledger: Ledger, relays: Relays) -> None:
    """The control of the two above."""
    async with relays.of(poll=_NEVER).running() as watcher:
        await until(lambda: watcher.turns)
        await write(ledger, 1)
        await asyncio.sleep(1.5)
        assert watcher.batches == []


async def test_many_appends_make_few_notifies(ledger: Ledger) -> None:
    async with heard(ledger) as told:
        began = monotonic()
        async with Notifier(connecting(ledger), CHANNEL, pause_seconds=0.1) as wake:
            for _ in range(100):
                wake.tell(ledger.clinic)
                wake.tell(ClinicId("harbor"))
                await asyncio.sleep(0.003)
        pauses = (monotonic() - began) / 0.1
        await until(lambda: told)
        await asyncio.sleep(0.1)

    assert 2 <= len(told) <= 2 + pauses
    assert {clinic for one in told for clinic in one} == {ledger.clinic, "harbor"}


async def test_what_was_noted_last_is_still_told_at_the_end(ledger: Ledger) -> None:
    async with heard(ledger) as told:
        async with Notifier(connecting(ledger), CHANNEL, pause_seconds=60) as wake:
            wake.tell(ledger.clinic)
            await until(lambda: told)
            wake.tell(ClinicId("harbor"))
        await until(lambda: told[-1] == ["harbor"])


async def test_more_clinics_than_one_notify_holds(ledger: Ledger) -> None:
    clinics = [ClinicId(f"{number:0>40}") for number in range(400)]
    async with heard(ledger) as told, Notifier(connecting(ledger), CHANNEL) as wake:
        for clinic in clinics:
            wake.tell(clinic)
        await until(lambda: sum(map(len, told)) == len(clinics))


@pytest.mark.parametrize("error", [OSError("nobody there"), LedgerUnavailable()])
async def test_a_notify_that_fails_reaches_no_caller_and_the_next_is_tried(
    error: Exception,
) -> None:
    failures = 0

    async def refused() -> Connection:
        nonlocal failures
        failures += 1
        raise error

    async with Notifier(refused, CHANNEL) as wake:
        wake.tell(ClinicId("harbor"))
        await until(lambda: failures)
        wake.tell(ClinicId("harbor"))
        await until(lambda: failures > 1)


async def test_a_lost_connection_is_replaced(ledger: Ledger) -> None:
    async with heard(ledger) as told, Notifier(connecting(ledger), CHANNEL) as wake:
        wake.tell(ledger.clinic)
        await until(lambda: told)
        await ledger.admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'goldenthread_planner' and datname = current_database()"
        )
        wake.tell(ClinicId("harbor"))
        async with asyncio.timeout(60):
            while not any("meadow" in one for one in told):
                wake.tell(ClinicId("meadow"))
                await asyncio.sleep(0.5)

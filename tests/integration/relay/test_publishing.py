"""Events of several clinics and shards reach the topic once, in order, byte for byte."""

import asyncio

from tests.fixtures.ledger import Ledger, head_after, plan
from tests.fixtures.relay import Relays, until


async def write(ledger: Ledger, appends: int, each: int = 1, number: int = 1) -> None:
    """Append so often to one plan of the ledger's clinic."""
    writer = await ledger.writer()
    head = plan(number)
    for _ in range(appends):
        append = ledger.append_to(head, each=each)
        await writer.append(append)
        head = head_after(append)


async def test_what_is_in_the_ledger_is_published_once_in_order(
    ledger: Ledger, relays: Relays
) -> None:
    await write(ledger, 30, each=40)
    async with relays.running() as watcher:
        assert await relays.settled() == []
        await write(ledger, 5, number=2)
        assert await relays.settled() == []

    assert watcher.stops == []
    assert watcher.doubts == []
    assert sum(events for _, events in watcher.batches) == 1205
    assert max(events for _, events in watcher.batches) == 500


async def test_a_relay_that_begins_anew_goes_on_where_the_last_one_ended(
    ledger: Ledger, relays: Relays
) -> None:
    for number in range(4):
        await write(ledger, 10, number=number)
        async with relays.running():
            assert await relays.settled() == []

    assert await relays.findings() == []


async def test_two_relays_stand_by_politely(ledger: Ledger, relays: Relays) -> None:
    patient = relays.of(takeover=60.0)
    async with patient.running() as one, patient.running() as other:
        await write(ledger, 20)
        assert await relays.settled() == []
        await asyncio.sleep(1)
        await until(lambda: (0, "relaying") in [*one.states, *other.states])

    assert len([w for w in (one, other) if w.batches]) == 1

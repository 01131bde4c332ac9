"""Relays killed while they publish notices to two topics: each has every one, once and in order."""

import asyncio

from tests.faults.relay.running import load, progress, relay
from tests.fixtures.kafka import MakeTopic
from tests.fixtures.ledger import Ledger
from tests.fixtures.outsiders import Outside, notice_of
from tests.fixtures.relay import Relays


async def _raise(ledger: Ledger, ending: asyncio.Event) -> None:
    writer = await ledger.writer(connections=1)
    number = 0
    while not ending.is_set():
        await writer.append(notice_of(ledger.clinic, number))
        number += 1
        await asyncio.sleep(0.02)


async def test_notices_are_in_both_topics_or_in_none(relays: Relays, topics: MakeTopic) -> None:
    outside = Outside(relays, topics)
    ending = asyncio.Event()
    async with load(relays, clinics=2) as ledgers:
        for one in ledgers:
            await outside.make(one.clinic)
        raising = [asyncio.create_task(_raise(one, ending)) for one in ledgers]
        for _ in range(4):
            with relay(relays) as killed:
                await progress(relays)
                killed.kill()
        ending.set()
        await asyncio.gather(*raising)
    with relay(relays):
        assert await relays.settled() == []
    for one in ledgers:
        assert await outside.findings(one.clinic) == []
        assert len(await outside.published(one.clinic)) > 10

"""Callers who append again as soon as they are answered stay together."""

import asyncio

from events.ledger.append import Appended
from events.ledger.writer import LedgerWriter
from tests.fixtures.ledger import Ledger, head_after, plan

CALLERS = 8
EACH = 10


async def keep_appending(ledger: Ledger, writer: LedgerWriter, number: int) -> list[Appended]:
    head, outcomes = plan(number), []
    for _ in range(EACH):
        append = ledger.append_to(head)
        outcomes.append(await writer.append(append))
        head = head_after(append)
    return outcomes


async def test_who_was_just_answered_goes_with_the_next_statement(ledger: Ledger) -> None:
    writer = await ledger.writer()
    outcomes = await asyncio.gather(*(keep_appending(ledger, writer, n) for n in range(CALLERS)))
    statements = {appended.ledger_time for each in outcomes for appended in each}
    assert len(statements) <= EACH + 3

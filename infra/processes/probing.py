"""What every process watches of itself beside its work: its databases, and its end."""

import asyncio

from events.ledger.connection import FAILURES
from infra.processes.health import Health, keep_probing
from infra.processes.pool import Pool


async def keep_reaching(health: Health, name: str, pool: Pool) -> None:
    """Beat for a database whenever it answers, until cancelled."""
    await keep_probing(health, name, lambda: pool.fetchval("select 1"), failures=FAILURES)


async def tell_stopping(health: Health, stop: asyncio.Event) -> None:
    """Have health tell, once `stop` is set, that the process takes nothing more."""
    await stop.wait()
    health.stopping = True

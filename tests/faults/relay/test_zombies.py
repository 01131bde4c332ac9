"""A relay that is paused, replaced and resumed: it believes that it owns what another took."""

import asyncio
from collections.abc import Iterable
from typing import Final

from tests.faults.relay.running import load, progress, relay
from tests.fixtures.published import Finding
from tests.fixtures.relay import Relays

_ROUNDS: Final = 3
_MOST_ROUNDS: Final = 12


def _doubled(found: Iterable[Finding]) -> bool:
    return any(one.kind == "doubled" for one in found)


async def _zombies(relays: Relays, *, plain: bool) -> list[Finding]:
    """Pause, replace and resume under load; return what the checker finds in the end."""
    async with load(relays):
        for _ in range(_MOST_ROUNDS if plain else _ROUNDS):
            if plain and _doubled(await relays.findings()):
                break
            with relay(relays, plain=plain) as zombie:
                await progress(relays)
                zombie.pause()
                with relay(relays, plain=plain):
                    await progress(relays)
                    zombie.resume()
                    await asyncio.sleep(1)
                    await progress(relays)
    with relay(relays, plain=plain):
        return [*await relays.settled()]


async def test_a_zombie_doubles_nothing(relays: Relays) -> None:
    assert await _zombies(relays, plain=False) == []


async def test_without_transactions_a_zombie_doubles_events(relays: Relays) -> None:
    """The control: the same, with a producer that is only idempotent."""
    assert _doubled(await _zombies(relays, plain=True))

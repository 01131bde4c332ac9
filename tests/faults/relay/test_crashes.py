"""Relays killed, at any time and at every named point, under load from another process's tasks."""

import re
from pathlib import Path
from typing import Final

import pytest

import events.relay
from events.crash_points import EXIT_CODE
from tests.faults.relay.running import ended, load, progress, relay
from tests.fixtures.relay import Relays

# A process reaches these once for each of its two shards.
BEGINNING: Final = ("relay.after-fence", "relay.after-positions", "relay.after-examination")
POINTS: Final = (
    *BEGINNING,
    "relay.after-read",
    "relay.before-begin",
    "relay.after-begin",
    "relay.between-sends",
    "relay.before-record",
    "relay.after-record",
    "relay.after-sends",
    "relay.before-commit",
    "relay.after-commit",
)


def test_every_point_is_known() -> None:
    sources = Path(events.relay.__file__).parent.glob("*.py")
    named = {name for one in sources for name in re.findall(r'reach\("(.*)"\)', one.read_text())}

    assert named == {*POINTS}


async def test_relays_killed_under_load(relays: Relays) -> None:
    async with load(relays):
        for _ in range(6):
            with relay(relays) as one:
                await progress(relays)
                one.kill()
        with relay(relays) as last:
            await progress(relays)
            assert last.stop() == 0

    with relay(relays):
        assert await relays.settled() == []


@pytest.mark.parametrize("point", POINTS)
async def test_a_relay_that_ends_at_a_point(relays: Relays, point: str) -> None:
    """At the first time that a process reaches it, and at later ones."""
    async with load(relays):
        for time in (1, 2) if point in BEGINNING else (1, 1, 3):
            with relay(relays, crash_at=f"{point}:{time}") as one:
                assert await ended(one) == EXIT_CODE
        with relay(relays):
            await progress(relays)

    with relay(relays):
        assert await relays.settled() == []

"""Relays killed at any time, under load from another process's tasks; at each step: the house."""

import re
from pathlib import Path
from typing import Final

import events.relay
from tests.faults.relay.running import load, progress, relay
from tests.fixtures.relay import Relays

POINTS: Final = (
    "relay.after-fence",
    "relay.after-positions",
    "relay.after-examination",
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

"""An operator sees how far events are published, moves a clinic, and goes on after a restore."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from events.ids import ClinicId
from infra.acls import ensure_acls
from infra.topics import ensure_topics
from services.planner.relay.settings import RelaySettings
from tests.fixtures.kafka import running_kafka
from tests.fixtures.operator import Workplace, operator_of
from tests.fixtures.relay import ALL, Relays, kafka_of, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from infra.stack.kafka import KafkaNode
    from tests.fixtures.databases import Database

SLUG: Final = ClinicId("riverbend")


@pytest.fixture
async def node(quick_java: None) -> AsyncIterator[KafkaNode]:  # noqa: ARG001  # makes it start quickly
    """A broker whose topics are this test's alone."""
    with running_kafka() as node:
        admin = node.access("goldenthread-admin")
        await ensure_topics(admin)
        await ensure_acls(admin)
        yield node


@pytest.fixture
def place(
    tmp_path: Path, ledger_database: Database, keys_database: Database, node: KafkaNode
) -> Workplace:
    line = operator_of(tmp_path, ledger_database, keys_database, node)
    return Workplace(line, ledger_database, keys_database, node)


@pytest.fixture
def relays(ledger_database: Database, node: KafkaNode) -> Relays:
    """Relays as the relay's own principal."""
    return Relays(
        ledger_database,
        node.access("goldenthread-projections"),
        kafka_of(node.access("goldenthread-relay")),
        RelaySettings(ALL, poll=0.1, beat=0.2, takeover=2.0, recheck=0.5),
    )


async def status(place: Workplace, condition: str) -> dict[str, Any]:
    """Return the only clinic's line of `relay status`, once it is of that condition."""
    async with asyncio.timeout(180):
        while True:  # the relay tells of itself at each beat
            done = await asyncio.to_thread(place.line.run, "relay", "status", "--json")
            told = json.loads(done.stdout)
            (clinic,) = told["clinics"]
            if clinic["condition"] == condition:
                well = condition == "published"
                assert (told["well"], done.returncode) == (well, 0 if well else 1)
                return {**clinic}


async def answer(place: Workplace, *arguments: str) -> Any:  # noqa: ANN401  # whatever JSON it is
    return await asyncio.to_thread(place.line.answer, "relay", *arguments)


async def refused(place: Workplace, *arguments: str) -> str:
    return await asyncio.to_thread(place.line.refused, "relay", *arguments)


@pytest.mark.timeout(600)
async def test_from_the_first_event_to_an_adoption(place: Workplace, relays: Relays) -> None:
    place.line.answer("clinic", "add", SLUG, "--time-zone", "America/New_York")
    before = await status(place, "nobody-relays")
    assert before["behind"] == before["head"]

    async with relays.running() as watcher:
        assert await relays.settled() == []
        await status(place, "published")
        assert "would double" in await refused(place, "republish", "--all")

        shard = (before["shard"] + 1) % 12
        assert (await answer(place, "move", SLUG, str(shard)))["carried_out"]
        assert (await status(place, "published"))["shard"] == shard
        assert "already" in await refused(place, "move", SLUG, str(shard))

        place.line.answer("clinic", "open", SLUG, "--new-epoch")
        await until(lambda: watcher.stops)
        stopped = await status(place, "stopped")
        assert f"relay adopt {SLUG}" in stopped["reason"]

        (shown,) = await asyncio.to_thread(place.line.lines, "relay", "adopt", SLUG, code=1)
        assert (shown["abandoned"], shown["to_publish"], shown["accepted"]) == (0, 0, False)
        accept = str(shown["common"])
        assert (await answer(place, "adopt", SLUG, "--accept", accept))["carried_out"]
        await status(place, "published")
        assert await relays.settled() == []


async def test_usage(workplace: Workplace) -> None:
    workplace.line.refused("relay", "republish", code=2)
    workplace.line.refused("relay", "republish", SLUG, "--all", code=2)
    for arguments in (("adopt", SLUG), ("move", SLUG, "3"), ("republish", SLUG)):
        assert SLUG in workplace.line.refused("relay", *arguments)

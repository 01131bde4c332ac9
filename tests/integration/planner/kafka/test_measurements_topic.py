"""Scores over a real Kafka: marked, pending, taken in once; what is wrong is answered (A1.43)."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from prometheus_client import CollectorRegistry

from events.clock import SystemClock
from infra.kafka_client import client_options
from infra.processes.commands import MEASUREMENTS_PART, TopicMetrics, subscribe
from infra.processes.health import Health, Part
from infra.topics import Kept
from services.planner.auth.keyset import KeySet
from services.planner.auth.verifier import TokenRules, TokenVerifier
from services.planner.kafka.answering import Answering
from services.planner.kafka.measurement import read_measurement, unattended
from services.planner.kafka.subscriber import Topics
from tests.contract import gad
from tests.fixtures.planner import EPISODE, Surgery, intake, opened_surgery
from tests.integration.planner.kafka.test_commands_topic import KEY, Line, token
from tests.unit.services.planner.auth import issuers
from tests.unit.services.planner.auth.issuers import AUDIENCE, ISSUER, key_set
from tests.unit.services.planner.kafka.test_measurement import SCORE, event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fixtures.databases import Database
    from tests.fixtures.kafka import KafkaAddress, MakeTopic


@pytest.fixture
async def line(
    kafka: KafkaAddress,
    topics: MakeTopic,
    surgery: Surgery,
) -> AsyncIterator[Line]:
    """A planner with its subscriber of measurements."""
    incoming = await topics("measurements", partitions=1, kept=Kept.SEVEN_DAYS)
    outcomes = await topics("outcomes", partitions=1, kept=Kept.SEVEN_DAYS)
    names = Topics(incoming, outcomes, f"goldenthread-planner-{incoming}")
    async with _answered(surgery, kafka, names) as found:
        yield found


@asynccontextmanager
async def _answered(surgery: Surgery, kafka: KafkaAddress, names: Topics) -> AsyncIterator[Line]:
    access = kafka.access("goldenthread-admin")
    options = client_options(access)
    health = Health([Part(MEASUREMENTS_PART, 30)])
    told = TopicMetrics(CollectorRegistry(), health, MEASUREMENTS_PART)
    keys = KeySet(issuers.Published(key_set(KEY)), issuers.Told())
    verifier = TokenVerifier(keys, TokenRules(ISSUER, AUDIENCE), SystemClock())
    planner = await surgery.planner()
    answering = Answering(
        planner, verifier, told, time.monotonic, reading=read_measurement, acting=unattended
    )
    consumer = AIOKafkaConsumer(names.outcomes, **options, auto_offset_reset="earliest")
    producer = AIOKafkaProducer(**options)
    running = asyncio.create_task(subscribe(access, answering, health, names, MEASUREMENTS_PART))
    await asyncio.gather(consumer.start(), producer.start())
    try:
        yield Line(names, producer, consumer, health)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await asyncio.gather(consumer.stop(), producer.stop())


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> AsyncIterator[Surgery]:
    async with opened_surgery(ledger_database, keys_database) as opened:
        planner = await opened.planner()
        await planner.handle(intake())
        yield opened


async def test_a_score_is_taken_in_once(surgery: Surgery, line: Line) -> None:
    """A1.43, A11.06: sent thrice, once under another token; its alert comes with it."""
    low = {**SCORE, "instrument": "phq-9", "items": ITEMS}
    del low["total"]
    value = event(data={"score": low})
    await line.send(value, records())
    await line.send(value, records())
    await line.send(value, records(sub="staff-9"))
    first, second, third = await line.outcomes(3)

    assert first["type"] == "goldenthread.command.accepted.v1", first
    assert (second["data"], second["causationid"]) == (first["data"], "m-1")
    assert third["data"]["code"] == "already-there"
    types = [each["type"] for each in first["data"]["events"]]
    assert types == [
        "goldenthread.episode.score-recorded.v1",
        "goldenthread.episode.safety-alert-raised.v1",
    ]
    assert len(await surgery.events(EPISODE)) == 1 + len(types)


def records(**claims: object) -> tuple[str, bytes]:
    """Return the header of somebody who keeps records: what a device's sender holds."""
    return "authorization", token(**{"roles": ["records"], **claims})


ITEMS: list[dict[str, Any]] = [
    {"code": f"item-{number}", "value": "1" if number == 9 else "0"} for number in range(1, 10)
]


async def test_what_is_wrong_is_answered_and_stops_nobody(surgery: Surgery, line: Line) -> None:
    """A1.43: a poison record, a command, the clinic's own score, an episode that is not there."""
    await line.send(b"\xff poison", records())
    await line.send(event(id="c", type="goldenthread.command.v1"), records())
    await line.send(event(id="s", data={"score": {**SCORE, "source": "clinic"}}), records())
    await line.send(event(id="e", subject=f"episode/{gad.uid(999)}"), records())
    await line.send(event(id="i", data={"score": {**SCORE, "total": "99"}}), records())
    await line.send(event(id="good", data={"score": SCORE}), records())
    await line.send(event(id="clinical", data={"score": SCORE}))
    told = await line.outcomes(6)

    codes = [one["data"].get("code") for one in told]
    assert told[4]["type"] == "goldenthread.command.accepted.v1", told
    assert codes[5] == "not-allowed", "a clinician looks at what a clinician sends"
    assert codes[:3] == ["invalid-message", "invalid-message", "not-found"]
    assert codes[3] is not None
    assert len(await surgery.events(EPISODE)) == 2


async def test_measurements_are_read_from_json() -> None:
    assert orjson.loads(event())["data"]["score"] == SCORE

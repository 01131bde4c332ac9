"""Commands over a real Kafka into a real ledger: each has one effect and is always answered."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import CollectorRegistry

from events.clock import SystemClock
from infra.kafka_client import client_options
from infra.processes.commands import PART, TopicMetrics, subscribe
from infra.processes.health import Health, Part
from infra.topics import Kept
from services.planner.auth.keyset import KeySet
from services.planner.auth.verifier import TokenRules, TokenVerifier
from services.planner.kafka.answering import Answering
from services.planner.kafka.message import COMMAND_TYPE
from services.planner.kafka.subscriber import Topics
from tests.fixtures.planner import CLINIC, PLAN, Surgery, draft, intake, opened_surgery
from tests.fixtures.relay import until
from tests.unit.services.planner.auth import issuers
from tests.unit.services.planner.auth.issuers import AUDIENCE, ISSUER, ed25519, key_set

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from services.planner.handling.request import CommandRequest
    from tests.fixtures.databases import Database, OwnPostgres
    from tests.fixtures.kafka import KafkaAddress, MakeTopic

KEY = ed25519()


def token(**claims: object) -> bytes:
    """Return a header's value with a token of somebody of the clinic."""
    now = int(time.time())  # noqa: TID251  # a token is of the present
    usual = {"clinic": str(CLINIC), "iat": now, "exp": now + 600, **claims}
    return b"Bearer " + KEY.token(**usual).encode()  # type: ignore[arg-type]


def event(request: CommandRequest, **attributes: object) -> bytes:
    """Return a request as a CloudEvent."""
    data = [one.model_dump(mode="json", exclude_none=True) for one in request.commands]
    usual = {
        "specversion": "1.0",
        "id": request.key,
        "source": "/test",
        "type": COMMAND_TYPE,
        "subject": request.stream,
        "data": data,
    }
    return orjson.dumps({**usual, **attributes})


@dataclass
class Line:
    """The sender's side: what it sends, and the outcomes that come."""

    topics: Topics
    producer: AIOKafkaProducer
    consumer: AIOKafkaConsumer
    health: Health

    async def send(self, value: bytes, *headers: tuple[str, bytes], key: bytes = b"one") -> None:
        given = [*(headers or [("authorization", token())])]
        await self.producer.send_and_wait(self.topics.commands, value, key=key, headers=given)

    async def outcomes(self, count: int, seconds: float = 120) -> Sequence[dict[str, Any]]:
        """Return the next `count` outcomes."""
        async with asyncio.timeout(seconds):
            return [orjson.loads((await self.consumer.getone()).value or b"") for _ in range(count)]


@asynccontextmanager
async def answered(surgery: Surgery, kafka: KafkaAddress, topics: Topics) -> AsyncIterator[Line]:
    """Run a planner with its subscriber for the block."""
    options = client_options(kafka.access("goldenthread-admin"))
    registry, health = CollectorRegistry(), Health([Part(PART, 30)])
    planner = await surgery.planner()
    keys = KeySet(issuers.Published(key_set(KEY)), issuers.Told())
    verifier = TokenVerifier(keys, TokenRules(ISSUER, AUDIENCE), SystemClock())
    answering = Answering(planner, verifier, TopicMetrics(registry, health), time.monotonic)
    consumer = AIOKafkaConsumer(topics.outcomes, **options, auto_offset_reset="earliest")
    producer = AIOKafkaProducer(**options)
    access = kafka.access("goldenthread-admin")
    running = asyncio.create_task(subscribe(access, answering, health, topics))
    await asyncio.gather(consumer.start(), producer.start())
    try:
        yield Line(topics, producer, consumer, health)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await asyncio.gather(consumer.stop(), producer.stop())


@pytest.fixture
async def names(kafka: KafkaAddress, topics: MakeTopic) -> Topics:  # noqa: ARG001  # it must run
    commands = await topics("commands", partitions=2, kept=Kept.SEVEN_DAYS)
    outcomes = await topics("outcomes", partitions=1, kept=Kept.SEVEN_DAYS)
    return Topics(commands, outcomes, f"goldenthread-planner-{commands}")


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> AsyncIterator[Surgery]:
    async with opened_surgery(ledger_database, keys_database) as opened:
        yield opened


async def test_the_same_message_twice_has_one_effect_and_two_equal_answers(
    surgery: Surgery, kafka: KafkaAddress, names: Topics
) -> None:
    async with answered(surgery, kafka, names) as line:
        await line.send(event(intake()))
        drafted = event(draft())
        await line.send(drafted)
        await line.send(drafted)
        _, first, second = await line.outcomes(3)

        assert first["type"] == "goldenthread.command.accepted.v1"
        assert first["data"] == second["data"]
        assert first["causationid"] == second["causationid"]
        stored = await surgery.events(PLAN)
        assert len(stored) == first["data"]["version"]
        await until(lambda: line.health.ages()[PART] < 5)


async def test_everything_that_is_wrong_is_answered_and_stops_nobody(
    surgery: Surgery, kafka: KafkaAddress, names: Topics
) -> None:
    bad: dict[str, list[tuple[bytes, Any]]] = {
        "unauthorized": [
            (event(intake(), id="u1"), ()),
            (event(intake(), id="u2"), (("authorization", b"Bearer a.b.c"),)),
            (event(intake(), id="u3"), (("authorization", b"\xff\xfe"),)),
            (event(intake(), id="u4"), (("authorization", token(exp=1_700_000_000)),)),
        ],
        "forbidden": [(event(intake(), id="f"), (("authorization", token(roles=["root"])),))],
        "invalid-message": [(event(intake(), id="m", subject="plan/7"), None)],
        "invalid-command": [(event(intake(), id="c", data={"kind": "nope"}), None)],
        "not-found": [(event(intake(), id="n", subject="clinic/elsewhere"), None)],
    }
    async with answered(surgery, kafka, names) as line:
        for cases in bad.values():
            for value, headers in cases:
                await line.send(b"\xff poison")
                given = (("x", b"\xff"),) if headers == () else headers or ()
                await line.send(value, *given)
        await line.send(event(intake()))
        told = await line.outcomes(sum(map(len, bad.values())) + 1)

    codes = [one["data"].get("code") for one in told[:-1]]
    assert codes == [code for code, cases in bad.items() for _ in cases]
    assert {one["type"] for one in told[:-1]} == {"goldenthread.command.refused.v1"}
    assert told[-1]["type"] == "goldenthread.command.accepted.v1"


async def done(kafka: KafkaAddress, names: Topics) -> None:
    """Wait until the subscriber has noted that it has answered a record."""
    options = client_options(kafka.access("goldenthread-admin"))
    consumer = AIOKafkaConsumer(**options, group_id=names.group, enable_auto_commit=False)
    both = [TopicPartition(names.commands, number) for number in range(2)]
    await consumer.start()
    try:
        async with asyncio.timeout(60):
            while not any([await consumer.committed(each) for each in both]):  # noqa: ASYNC110  # the subscriber commits
                await asyncio.sleep(0.1)
    finally:
        await consumer.stop()


async def test_a_record_that_came_before_its_subscriber_is_answered(
    surgery: Surgery, kafka: KafkaAddress, names: Topics
) -> None:
    producer = AIOKafkaProducer(**client_options(kafka.access("goldenthread-admin")))
    await producer.start()
    header = ("authorization", token())
    await producer.send_and_wait(names.commands, event(intake()), key=b"one", headers=[header])
    await producer.stop()
    for _ in range(2):  # the second run finds that nothing is left to do
        async with answered(surgery, kafka, names) as line:
            (outcome,) = await line.outcomes(1)
            assert outcome["type"] == "goldenthread.command.accepted.v1"
            await asyncio.sleep(0.5)
            assert await line.consumer.getmany(timeout_ms=500) == {}
            await done(kafka, names)


async def test_a_ledger_that_is_away_holds_commands_until_it_is_back(
    own_postgres: OwnPostgres, kafka: KafkaAddress, names: Topics
) -> None:
    async with (
        opened_surgery(own_postgres.ledger, own_postgres.keys) as surgery,
        answered(surgery, kafka, names) as line,
    ):
        await line.send(event(intake()))
        await line.outcomes(1)
        own_postgres.kill()
        drafted = event(draft())
        await line.send(drafted)
        await line.send(drafted)
        with pytest.raises(TimeoutError):
            await line.outcomes(1, seconds=3)

        own_postgres.start()
        first, second = await line.outcomes(2)
        assert first["type"] == "goldenthread.command.accepted.v1"
        assert first["data"] == second["data"]
        assert len(await surgery.events(PLAN)) == first["data"]["version"]

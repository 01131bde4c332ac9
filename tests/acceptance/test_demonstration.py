"""The demonstration as somebody new sees it: the thread is closed, each notice comes once."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import orjson
import pytest
from confluent_kafka import Consumer

from events.clock import SystemClock, Uuid7Source
from infra.cli.token import issued
from infra.clinics.demo import DEMO, DEMO_CLOCK
from infra.demo.doors import LocalDoors, opened_doors
from infra.demo.play import Player
from infra.demo.story import LAST_STAGES, Cast, Who
from infra.settings import load_settings
from infra.stack.signing import Grant
from tests.fixtures.local_stack import PORTS, Door, eventually
from tests.fixtures.markers import MARKER, count, marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from infra.settings import Settings
    from tests.fixtures.cli import CommandLine

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="of our own stack"
    ),
    pytest.mark.timeout(600),
]
STAGES: Final = ("due-soon-14", "due-soon-7", "due")
NOTICES: Final = f"notices.{DEMO.clinic}"


def records(settings: Settings, topic: str) -> Sequence[bytes]:
    """Return what stands on a topic, read by another client library than ours."""
    access = settings.kafka("goldenthread-admin")
    consumer = Consumer(
        {
            "bootstrap.servers": access.bootstrap,
            "security.protocol": access.protocol,
            "sasl.mechanism": access.mechanism,
            "sasl.username": access.username,
            "sasl.password": access.password.get_secret_value(),
            "group.id": str(Uuid7Source().event_id()),
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    consumer.subscribe([topic])
    found: list[bytes] = []
    ended: set[int] = set()
    partitions = len(consumer.list_topics(topic, timeout=90).topics[topic].partitions)
    try:
        while len(ended) < partitions:
            record = consumer.poll(90)
            assert record is not None, "no end of the topic was told"
            if record.error() is not None:
                ended.add(record.partition() or 0)
            elif (value := record.value()) is not None:
                found.append(value)
    finally:
        consumer.close()
    return found


@pytest.fixture
def settings(up: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The stack's settings, as a process beside it has them."""
    for name, value in up.environment.items():
        if name.startswith("GOLDENTHREAD"):
            monkeypatch.setenv(name, value)
    return load_settings()


@pytest.fixture(scope="module")
def performance(stack: CommandLine) -> Mapping[str, Any]:
    """What came of the stack's own performance, before a test has it played again."""
    played: Mapping[str, Any] = stack.answer("up")["demonstration"]
    return played


@pytest.fixture(autouse=True)
def _told_before_played_again(performance: Mapping[str, Any]) -> None:
    """The stack shows its last performance only: whichever test comes first asks for this one."""


def notices_of(settings: Settings, plan: str) -> Sequence[Mapping[str, Any]]:
    """Return the events about a plan's notices as outsiders read them."""
    events = [orjson.loads(raw) for raw in records(settings, NOTICES)]
    return [one for one in events if one["data"].get("notice", {}).get("plan_id") == plan]


def _stage(notice: Mapping[str, Any]) -> str:
    stage: str = notice["data"]["notice"]["stage"]
    return stage


def test_up_ends_with_an_active_plan_and_its_notice(
    performance: Mapping[str, Any], settings: Settings
) -> None:
    shown, plan = performance, performance["plan"]["id"]
    found = [one for one in notices_of(settings, plan) if _stage(one) in STAGES]

    assert (shown["plan"]["status"], len(shown["plan"]["objectives"])) == ("active", 4)
    assert shown["notice"]["data"]["notice"]["stage"] == "due"
    assert Counter(map(_stage, found)) == dict.fromkeys(STAGES, 1)
    assert {one["type"] for one in found} == {"goldenthread.notice.raised.v1"}
    assert shown["notice"] in found


def test_an_auditor_would_object_to_nothing(
    up: CommandLine, performance: Mapping[str, Any]
) -> None:
    door = Door(up, "query", "clinician")
    findings = door.get(f"/v1/plans/{performance['plan']['id']}/findings").json()["findings"]

    # Told once more on another client, the story is a copy, and is found to be one.
    grave = [one for one in findings if one["severity"] != "info"]
    assert [one for one in grave if not one["path"].startswith("/other_plans/")] == []


def _written(up: CommandLine) -> set[str]:
    ledger = up.run("events", "tail", DEMO.clinic, "--from", "1", "--json").stdout.splitlines()
    return {orjson.loads(line)["envelope"]["id"] for line in ledger}


def test_every_event_is_on_its_topics_once(up: CommandLine, settings: Settings) -> None:
    written = _written(up)
    eventually(lambda: written <= {orjson.loads(raw)["id"] for raw in records(settings, "plans")})
    ids = Counter(orjson.loads(raw)["id"] for raw in records(settings, "plans"))
    outside = Counter(orjson.loads(raw)["id"] for raw in records(settings, NOTICES))

    assert written <= set(ids) <= _written(up)  # notices go on being raised
    assert set(ids.values()) == {1}
    assert set(outside) <= set(ids)
    assert set(outside.values()) == {1}


def test_it_is_played_again_on_a_new_client(
    up: CommandLine, settings: Settings, performance: Mapping[str, Any]
) -> None:
    again = up.answer("demo")

    assert up.answer("up")["demonstration"] == again
    assert again["client"] != performance["client"]
    assert again["plan"]["status"] == "active"
    raised = notices_of(settings, again["plan"]["id"])
    last = [one for one in raised if one["data"]["notice"]["stage"] in LAST_STAGES]
    assert again["notice"] in last
    assert len(last) == len({one["id"] for one in last})


def test_scores_come_session_by_session_and_changes_tell_who_and_why(up: CommandLine) -> None:
    shown = up.answer("up")["demonstration"]
    door = Door(up, "query", "clinician")
    plan = door.get(f"/v1/plans/{shown['plan']['id']}").json()
    audit = door.get(f"/v1/plans/{shown['plan']['id']}/audit?limit=100").json()

    assert plan["version"] == shown["plan"]["version"]
    assert [one["version"] for one in audit["entries"]] == [*range(1, plan["version"] + 1)]
    assert {one["actor"] for one in audit["entries"]} == {"dev:clinician", "dev:client"}
    signed = [one for one in audit["entries"] if one["type"] == "goldenthread.plan.signed.v1"]
    assert [one["role"] for one in signed] == ["clinician", "client"]


def test_everything_holds_against_its_proofs(up: CommandLine) -> None:
    assert up.run("notices", "recheck", "--wait", "120").returncode == 0
    assert up.run("verify", "ledger").returncode == 0
    assert up.answer("parked", "list")["parked"] == []


@dataclass(slots=True)
class MarkingDoors:
    """The product's doors; what goes through has the marker in every text."""

    doors: LocalDoors
    planted: int = 0

    async def turn_clock(self, at: datetime) -> bool:
        return await self.doors.turn_clock(at)

    async def give(
        self, path: str, who: Who, commands: list[Any], key: str, version: int | None
    ) -> Mapping[str, Any]:
        made = [marked(one) for one in commands]
        self.planted += sum(map(count, made))
        return await self.doors.give(path, who, made, key, version)

    async def read_plan(self, plan: str, read_token: str | None = None) -> Mapping[str, Any]:
        return await self.doors.read_plan(plan, read_token)

    async def read_document(self, plan: str) -> Mapping[str, Any]:
        return await self.doors.read_document(plan)

    async def await_notice(
        self, clinic: str, plan: str, stages: frozenset[str]
    ) -> Mapping[str, Any]:
        return await self.doors.await_notice(clinic, plan, stages)


def test_words_about_a_client_stay_where_they_belong(up: CommandLine, settings: Settings) -> None:
    """They are in the plan for who may read it, and nowhere that others look."""
    cast = Cast(str(Uuid7Source().event_id()))
    planted, plan = asyncio.run(_played(settings, cast))
    refused = _refused(up, cast)

    assert planted > 50
    assert count(plan) > 20
    assert MARKER not in refused
    for file in (up.home / "logs").iterdir():
        assert MARKER not in file.read_text(errors="replace"), file.name
    for service in PORTS:
        assert MARKER not in Door(up, service).get("/metrics").text, service
    for topic in ("plans", NOTICES):
        assert not [raw for raw in records(settings, topic) if MARKER.encode() in raw], topic
    looks = (("events", "tail", DEMO.clinic, "--from", "1"), ("notices", "list", DEMO.clinic))
    for command in looks:
        assert MARKER not in up.run(*command, "--json").stdout, command


async def _played(settings: Settings, cast: Cast) -> tuple[int, Mapping[str, Any]]:
    tokens: dict[Who, str] = {
        "clinician": issued(settings, Grant(DEMO.clinic, "dev:clinician", ("clinician",)), 1),
        "client": issued(settings, Grant(DEMO.clinic, "dev:client", ("client",), cast.client), 1),
    }
    async with opened_doors(settings, tokens, DEMO_CLOCK) as doors:
        marking = MarkingDoors(doors)
        zone = ZoneInfo(DEMO.sites[0].time_zone)
        played = await Player(
            cast, DEMO.clinic, zone, SystemClock(), marking, lambda _line: None
        ).play()
        return marking.planted, played.plan


def _refused(up: CommandLine, cast: Cast) -> str:
    """Return what is said to commands with the marker where it breaks a rule."""
    door = Door(up, "planner", "clinician")
    path = f"/v1/plans/{cast.plan}/commands"
    bodies = (
        {"kind": MARKER, "plan_id": cast.plan},
        {"kind": "set-goal", "plan_id": cast.plan, "goal_id": MARKER, "goal": {"words": MARKER}},
        {"kind": "propose-plan", "plan_id": cast.plan, "note_class": MARKER},
    )
    answers = [door.post(path, body, f"refused-{n}-{cast.plan}") for n, body in enumerate(bodies)]
    assert {answer.is_success for answer in answers} == {False}
    return "".join(answer.text for answer in answers)

"""The AsyncAPI document of events, notices and ticks: true of the records that are written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

import jsonschema
import orjson
import pytest

from events.envelope import decode, event_hash
from events.ids import ClinicId, EventHash, Position, StreamId, StreamKind, Version
from events.registry import default
from events.relay.headers import headers_of
from events.schema_export import schemas_of
from events.ticks import REAL, Tick, read_tick
from infra.asyncapi.document import document
from infra.topics import TOPICS, clinic_topics
from services.planner.kafka.document import document as of_commands
from tests.contract.corpus_tool import CORPUS, event_file

NOW = datetime(2026, 11, 22, 8, 5, 3, 443417, tzinfo=UTC)
TYPES = [each.full for each in default().types()]
NOTICES = [each.full for each in default().types() if each.kind is StreamKind.NOTICE]
RAISED, CLEARED, LAPSED = (
    f"goldenthread.notice.{one}.v1" for one in ("raised", "cleared", "lapsed")
)


POSITION = Position(7)


@dataclass(frozen=True)
class Stored:
    """An event as the relay reads it."""

    bytes: bytes
    position: Position = POSITION
    ledger_time: datetime = NOW

    @property
    def stream(self) -> StreamId:
        return decode(self.bytes).stream

    @property
    def version(self) -> Version:
        return decode(self.bytes).version

    @property
    def partition_key(self) -> str:
        return decode(self.bytes).partitionkey

    @property
    def hash(self) -> EventHash:
        return event_hash(self.bytes)


@cache
def made() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(document()))
    return read


def fits(schema: dict[str, Any], value: object) -> bool:
    whole = {**schema, "components": made()["components"]}
    return jsonschema.Draft202012Validator(whole).is_valid(value)


def carried(channel: str, value: object) -> list[str]:
    """Return the messages of a channel that describe `value`."""
    messages = made()["components"]["messages"]
    names = made()["channels"][channel]["messages"]
    return [name for name in names if fits(messages[name]["payload"], value)]


def without(part: Any, name: str) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(part, dict):
        return {key: without(one, name) for key, one in part.items() if key != name}
    return [without(one, name) for one in part] if isinstance(part, list) else part


def event_of(full: str) -> bytes:
    return event_file(CORPUS, full).read_bytes()


def test_every_topic_that_is_no_bookkeeping_is_a_channel() -> None:
    """Topic `relay` is the relay's own; nothing is published to `billing.<clinic>` yet."""
    outside = {one.name for one in clinic_topics(ClinicId("{clinic}"))} - {"billing.{clinic}"}
    addresses = {one["address"] for one in made()["channels"].values()}
    assert addresses == {one.name for one in TOPICS} - {"relay"} | outside


def test_partitions_and_what_is_kept_are_those_of_the_topics() -> None:
    for topic in (*TOPICS, *clinic_topics(ClinicId("{clinic}"))):
        channels = [one for one in made()["channels"].values() if one["address"] == topic.name]
        for told in (one["bindings"]["kafka"] for one in channels):
            configuration = told["topicConfiguration"]
            assert told["partitions"] == topic.partitions
            assert configuration["cleanup.policy"] == [topic.config["cleanup.policy"]]
            if "retention.ms" in topic.config:
                assert configuration["retention.ms"] == int(topic.config["retention.ms"])


@pytest.mark.parametrize("full", TYPES)
def test_each_event_of_plans_is_described_once(full: str) -> None:
    name = {RAISED: "noticeRaised", CLEARED: "noticeCleared", LAPSED: "noticeLapsed"}
    assert carried("plans", orjson.loads(event_of(full))) == [name.get(full, "event")]


@pytest.mark.parametrize("full", TYPES)
def test_integrators_are_told_of_what_was_raised_or_cleared(full: str) -> None:
    expected = {RAISED: ["noticeRaised"], CLEARED: ["noticeCleared"]}
    assert carried("notices", orjson.loads(event_of(full))) == expected.get(full, [])


@pytest.mark.parametrize("full", [RAISED, CLEARED])
@pytest.mark.parametrize(
    "change",
    [
        {"data": {"words": "in clear"}},
        {"data": {}},
        {"data_base64": "AAAA"},
        {"keyid": "key-1"},
        {"datacontenttype": "application/vnd.goldenthread.sealed"},
        {"actor": "Dr. Ann Lee"},
    ],
)
def test_a_notice_of_another_form_is_none(full: str, change: dict[str, object]) -> None:
    assert carried("notices", {**orjson.loads(event_of(full)), **change}) == []


@pytest.mark.parametrize("full", NOTICES)
def test_a_notice_says_what_its_published_schema_allows(full: str) -> None:
    """Each field stands under its own name, also those that commands have under the same name."""
    published = json.dumps(schemas_of(default())[full])
    for field in ("late_by_seconds", "policy_version", "plan_id"):
        assert field in published
    event = orjson.loads(event_of(full))
    for field in event["data"]:
        without = {name: one for name, one in event["data"].items() if name != field}
        needed = field in schemas_of(default())[full]["required"]
        assert (carried("plans", {**event, "data": without}) == []) is needed


def test_no_schema_of_commands_is_changed_by_those_of_notices() -> None:
    commands = json.loads(json.dumps(of_commands()))["components"]["schemas"]
    schemas = made()["components"]["schemas"]
    assert {name: schemas[name] for name in commands} == without(commands, "discriminator")


def test_choices_are_told_by_their_schemas_alone() -> None:
    """AsyncAPI 3.0 has no discriminator with a mapping; its own schema refuses one."""
    assert without(made(), "discriminator") == made()
    assert fits({"$ref": "#/components/schemas/NoticeDueOn"}, {"kind": "day", "on": "2026-11-22"})
    assert not fits({"$ref": "#/components/schemas/NoticeDueOn"}, {"kind": "day", "number": 8})


@pytest.mark.parametrize("full", [RAISED, "goldenthread.plan.goal-set.v1"])
def test_headers_are_as_documented(full: str) -> None:
    raw = event_of(full)
    headers = {name: value.decode() for name, value in headers_of(b"riverbend", Stored(raw), raw)}
    schema = made()["components"]["schemas"]["Headers"]
    assert fits(schema, headers)
    assert list(headers) == schema["required"] == list(schema["properties"])
    for name in headers:
        assert not fits(schema, {**headers, name: 7})


def test_keys_are_as_documented() -> None:
    messages = made()["components"]["messages"]
    for full in TYPES:
        (name,) = carried("plans", orjson.loads(event_of(full)))
        key = messages[name]["bindings"]["kafka"]["key"]
        assert fits(key, Stored(event_of(full)).partition_key)


@pytest.mark.parametrize(
    "tick", [Tick(REAL, NOW), Tick("demo", NOW.astimezone(timezone(timedelta(hours=-5))))]
)
def test_a_tick_is_as_documented(tick: Tick) -> None:
    assert carried("time", orjson.loads(tick.value)) == ["tick"]
    key = made()["components"]["messages"]["tick"]["bindings"]["kafka"]["key"]
    assert fits(key, tick.key.decode())


@pytest.mark.parametrize(
    "value",
    [{"clock": "demo"}, {"instant": "2026-11-22T08:00:00Z"}, {"clock": "A b", "instant": "x"}],
)
def test_what_is_no_tick_is_not_documented_as_one(value: dict[str, str]) -> None:
    assert carried("time", value) == []
    assert read_tick(value.get("clock", "").encode(), orjson.dumps(value)) is None

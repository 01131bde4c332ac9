"""Batches of records: each gets its outcome or has to wait, and nothing is passed over."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from events.ids import ClinicId
from events.ledger.errors import LedgerFrozen, LedgerUnavailable, OutcomeUnknown
from services.planner.auth.errors import Unauthorized
from services.planner.commands.fingerprint import fingerprint
from services.planner.commands.reading import read
from services.planner.handling.answer import VersionRequired
from services.planner.http.problems import problem
from services.planner.http.replies import accepted
from services.planner.kafka.batch import BatchHandler
from tests.unit.services.planner.kafka.records import (
    ACCEPTED,
    CORRELATION,
    PLAN,
    PROPOSE,
    Desk,
    event,
    record,
)

AWAY = [LedgerUnavailable() for _ in range(40)]
PARTITION = ("commands", 0)


def batches(desk: Desk) -> BatchHandler:
    return BatchHandler(desk.answering, desk.publish, failures=(ConnectionError,))


def told(desk: Desk, place: int = 0) -> dict[str, object]:
    loaded: dict[str, object] = orjson.loads(desk.published[place][1].value)
    return loaded


async def test_an_accepted_command_is_answered_as_over_http() -> None:
    desk = Desk()
    reached = await batches(desk).handle([record(event(ifmatch=2))])

    outcome = told(desk)
    assert (outcome["type"], outcome["causationid"]) == (
        "goldenthread.command.accepted.v1",
        "key-1",
    )
    assert outcome["data"] == orjson.loads(accepted(ACCEPTED).body)
    assert desk.published[0][0] == b"client"
    assert (dict(reached.next_offsets), reached.held) == ({PARTITION: 1}, frozenset())


async def test_the_request_is_the_one_that_http_would_make() -> None:
    desk = Desk()
    await batches(desk).handle([record(event(ifmatch=2, correlationid=CORRELATION))])
    (request,) = desk.requests
    commands = read(orjson.dumps(PROPOSE))
    assert (request.key, request.stream, request.if_match) == ("key-1", PLAN, 2)
    assert (request.commands, request.correlation_id) == (commands, CORRELATION)
    assert request.fingerprint == fingerprint(request.stream, commands)


async def test_the_same_record_again_is_the_same_outcome() -> None:
    desk = Desk()
    for _ in range(2):
        await batches(desk).handle([record()])
    assert desk.published[0] == desk.published[1]


async def test_a_refused_command_is_answered_with_its_problem() -> None:
    desk = Desk()
    refusal = VersionRequired()
    desk.answers.append(refusal)
    await batches(desk).handle([record()])
    assert told(desk)["type"] == "goldenthread.command.refused.v1"
    assert told(desk)["data"] == orjson.loads(problem(refusal).body)


@pytest.mark.parametrize(
    "bad",
    [
        {"data": {"kind": "nope"}},
        {"data": {**PROPOSE, "weight": 1.5}},
        {"data": []},
        {"subject": None},
        {"ifmatch": "seven"},
    ],
)
async def test_what_cannot_be_a_command_is_refused_and_asks_nobody(bad: dict[str, object]) -> None:
    desk = Desk()
    await batches(desk).handle([record(event(**{"subject": PLAN, **bad}))])
    assert told(desk)["type"] == "goldenthread.command.refused.v1"
    assert desk.requests == []


async def test_a_bad_token_is_answered_without_a_look_at_the_rest() -> None:
    desk = Desk(refuses=Unauthorized("expired", "has expired"))
    await batches(desk).handle([record(event(ifmatch="seven"))])
    assert desk.told == [("answered", "refused", "unauthorized")]
    assert desk.requests == []


async def test_poison_is_noted_with_its_place_and_stops_nobody() -> None:
    desk = Desk()
    reached = await batches(desk).handle([record(b"\xff", offset=4), record(offset=5)])
    assert desk.told == [
        ("unreadable", "invalid-message", "0/4"),
        ("answered", "accepted", "accepted"),
    ]
    assert dict(reached.next_offsets) == {PARTITION: 6}


async def test_nesting_that_cannot_be_written_again_is_refused_and_stops_nobody() -> None:
    desk = Desk()
    deep = orjson.dumps(event(data="here")).replace(b'"here"', b"[" * 300 + b"]" * 300)
    long = record(offset=1, key=b"k" * 2000)
    reached = await batches(desk).handle([record(deep), long, record(offset=2)])
    assert sorted(desk.told) == sorted(
        [
            ("answered", "refused", "invalid-message"),
            ("unreadable", "invalid-message", "0/1"),
            ("answered", "accepted", "accepted"),
        ]
    )
    assert (dict(reached.next_offsets), reached.held) == ({PARTITION: 3}, frozenset())


async def test_a_clinic_whose_ledger_is_frozen_keeps_nobody_waiting() -> None:
    desk = Desk()
    desk.answers.append(LedgerFrozen(ClinicId("riverbend")))
    reached = await batches(desk).handle([record(), record(offset=1)])
    assert [each[1:] for each in desk.told] == [
        ("refused", LedgerFrozen.code),
        ("accepted", "accepted"),
    ]
    assert (dict(reached.next_offsets), reached.held) == ({PARTITION: 2}, frozenset())


async def test_a_token_is_judged_when_the_broker_took_the_record() -> None:
    desk = Desk()
    await batches(desk).handle([record(), record(offset=1, timestamp_type=0)])
    assert desk.verified == [datetime(2026, 3, 2, 15, tzinfo=UTC), None]


@pytest.mark.parametrize("error", [LedgerUnavailable, OutcomeUnknown])
async def test_what_is_not_known_is_asked_again_with_the_same_key(error: type[Exception]) -> None:
    desk = Desk()
    desk.answers.extend([error(), error(), error()])
    reached = await batches(desk).handle([record()])

    assert {request.key for request in desk.requests} == {"key-1"}
    assert len(desk.requests) == 4
    assert desk.now == pytest.approx(0.1 + 0.2 + 0.4)
    assert (len(desk.published), reached.held) == (1, frozenset())


async def test_a_server_that_stays_away_holds_the_partition_there() -> None:
    desk = Desk()
    desk.answers.extend(AWAY)
    records = [record(offset=3), record(offset=4), record(b"{}", offset=5, partition=1)]
    reached = await batches(desk).handle(records)

    assert dict(reached.next_offsets) == {PARTITION: 3, ("commands", 1): 6}
    assert reached.held == {PARTITION}
    assert desk.published == []
    assert desk.now < 31


async def test_keys_behind_a_held_one_are_answered_once() -> None:
    desk = Desk(away={"key-1"})
    handler = batches(desk)
    both = [record(key=b"slow"), record(event(id="key-2"), offset=1, key=b"other")]
    for _ in range(2):
        reached = await handler.handle(both)
        assert (dict(reached.next_offsets), set(reached.held)) == ({PARTITION: 0}, {PARTITION})
    desk.away.clear()
    reached = await handler.handle(both)

    assert [key for key, _ in desk.published] == [b"other", b"slow"]
    assert dict(reached.next_offsets) == {PARTITION: 2}


async def test_records_of_one_key_are_answered_in_their_order() -> None:
    desk = Desk()
    desk.answers.extend([LedgerUnavailable(), ACCEPTED, ACCEPTED])
    await batches(desk).handle([record(event(id=f"key-{n}"), offset=n) for n in range(3)])
    assert [told(desk, n)["causationid"] for n in range(3)] == ["key-0", "key-1", "key-2"]


async def test_no_record_is_done_before_its_outcome_is_published() -> None:
    desk = Desk(broken_pipes=1)
    handler = batches(desk)
    reached = await handler.handle([record(offset=8)])
    assert (dict(reached.next_offsets), set(reached.held)) == ({PARTITION: 8}, {PARTITION})
    assert ("held", "kafka-unavailable", "0/8") in desk.told

    again = await handler.handle([record(offset=8)])
    assert (dict(again.next_offsets), len(desk.published)) == ({PARTITION: 9}, 1)


async def test_a_defect_is_tried_again_and_then_told_as_unknown() -> None:
    desk = Desk()
    desk.answers.extend([ZeroDivisionError("planted") for _ in range(3)])
    reached = await batches(desk).handle([record(), record(offset=1)])
    assert told(desk)["type"] == "goldenthread.command.unknown.v1"
    assert b"planted" not in desk.published[0][1].value
    assert told(desk, 1)["type"] == "goldenthread.command.accepted.v1"
    assert reached.held == frozenset()

"""Answers to accepted requests: what was written, where it is, how to read it."""

from http import HTTPStatus

import pytest

from events.ids import Position, StreamId
from events.read_token import parse_read_token
from services.planner.http.examples import examples
from tests.unit.services.planner.http.doors import (
    CLINIC,
    GOAL,
    PLAN,
    STREAM,
    accepted,
    house,
)


async def test_an_answer_says_what_was_written() -> None:
    answer = await house().post()

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "clinic": "riverside",
        "stream": STREAM,
        "version": 7,
        "positions": {"first": 41, "last": 41},
        "ledgerTime": "2026-01-08T15:00:00.000000Z",
        "events": [
            {
                "id": "00000000-0000-0000-0000-000000000007",
                "type": "goldenthread.plan.goal-set.v1",
                "stream": STREAM,
                "version": 7,
            }
        ],
        "readToken": answer.headers["goldenthread-read-token"],
    }


async def test_an_answer_leads_to_the_stream_and_tells_its_version() -> None:
    answer = await house().post()

    assert answer.headers["etag"] == '"7"'
    assert answer.headers["location"] == f"/v1/plans/{PLAN}"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_read_token_holds_what_was_written() -> None:
    token = parse_read_token((await house().post()).json()["readToken"])

    assert (token.clinic, token.position) == (CLINIC, Position(41))
    assert token.versions == ((STREAM, 7),)


async def test_a_write_that_begins_its_stream_creates_it() -> None:
    assert (await house(accepted(version=1)).post()).status_code == HTTPStatus.CREATED


async def test_a_repeated_request_gets_the_same_bytes_and_a_header() -> None:
    first = await house(accepted(version=1)).post()
    again = await house(accepted(version=1, repeated=True)).post()

    assert again.content == first.content
    assert again.status_code == first.status_code
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


async def test_the_planner_is_asked_what_was_sent() -> None:
    door = house()
    await door.post(headers={"If-Match": '"6"', "Idempotency-Key": '"key-1"'})
    (request,) = door.planner.asked

    assert request.stream == STREAM
    assert request.key == "key-1"
    assert request.if_match == 6
    assert request.caller.clinic == CLINIC
    assert [each.kind for each in request.commands] == ["set-goal"]


async def test_a_list_is_one_request() -> None:
    door = house()
    await door.post([GOAL, examples()["add-problem"]])
    (request,) = door.planner.asked

    assert [each.kind for each in request.commands] == ["set-goal", "add-problem"]
    assert request.if_match is None


@pytest.mark.parametrize("kind", ["plan", "episode", "client"])
async def test_each_kind_of_stream_has_its_route(kind: str) -> None:
    door = house(accepted(StreamId(f"{kind}/{PLAN}")))
    answer = await door.post(path=f"/v1/{kind}s/{PLAN}/commands")

    assert [each.stream for each in door.planner.asked] == [f"{kind}/{PLAN}"]
    assert answer.headers["location"] == f"/v1/{kind}s/{PLAN}"


async def test_a_clinic_has_a_route_for_its_own_callers() -> None:
    door = house(accepted(StreamId(f"clinic/{CLINIC}")))
    answer = await door.post(examples()["add-site"], path="/v1/clinics/riverside/commands")

    assert answer.headers["location"] == "/v1/clinics/riverside"
    assert door.planner.asked[0].stream == "clinic/riverside"


async def test_the_sender_may_give_the_correlation_id() -> None:
    door = house()
    answer = await door.post(headers={"X-Correlation-Id": PLAN})

    assert answer.headers["x-correlation-id"] == PLAN
    assert door.planner.asked[0].correlation_id == PLAN


async def test_without_one_a_correlation_id_is_made() -> None:
    door = house()
    answer = await door.post(headers={"X-Correlation-Id": "Rowena"})
    made = answer.headers["x-correlation-id"]

    assert door.planner.asked[0].correlation_id == made
    assert len(made) == 36


async def test_every_request_is_observed_once() -> None:
    door = house()
    answer = await door.post()
    (seen,) = door.observed

    assert (seen.route, seen.method) == ("/v1/plans/{plan}/commands", "POST")
    assert (seen.status, seen.code, seen.defect) == (200, None, ())
    assert seen.correlation_id == answer.headers["x-correlation-id"]
    assert 0 < seen.seconds < 60

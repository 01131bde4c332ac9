"""What is wrong with a request is said before the planner hears of it."""

from http import HTTPStatus

import pytest

from services.planner.http.bounds import Bounds
from tests.unit.services.planner.http.doors import GOAL, HEADERS, PLAN_PATH, House, house

OTHER_CLINIC = "/v1/clinics/harbor/commands"
NO_ID = "/v1/plans/Rowena/commands"


async def refusal(door: House, status: int, code: str) -> None:
    """Check that the only request of `door` was refused, and that nothing else came of it."""
    (seen,) = door.observed
    assert (seen.status, seen.code) == (status, code)
    assert door.planner.asked == []


@pytest.mark.parametrize(
    ("without", "status", "code"),
    [
        ("Authorization", 401, "credential-required"),
        ("Idempotency-Key", 400, "idempotency-key-required"),
        ("Content-Type", 415, "unsupported-media-type"),
    ],
)
async def test_a_header_is_missing(without: str, status: int, code: str) -> None:
    door = house()
    answer = await door.post(without=(without,))

    await refusal(door, status, code)
    assert answer.json()["wayOut"]


@pytest.mark.parametrize(
    ("name", "value", "status", "code"),
    [
        ("authorization", "Bearer another", 401, "credential-required"),
        ("authorization", "Basic eDp5", 401, "credential-required"),
        ("idempotency-key", '"open', 400, "invalid-idempotency-key"),
        ("if-match", "*", 400, "invalid-condition"),
        ("if-none-match", "*", 400, "unsupported-condition"),
        ("content-type", "text/plain", 415, "unsupported-media-type"),
        ("content-encoding", "gzip", 415, "unsupported-media-type"),
        ("content-length", "1000001", 413, "body-too-large"),
        ("x-filler", "x" * 20_000, 431, "headers-too-large"),
    ],
)
async def test_a_header_is_out_of_form(name: str, value: str, status: int, code: str) -> None:
    door = house()
    await door.post(headers={name: value})

    await refusal(door, status, code)


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (b"", "not-canonical", ""),
        (b"{", "not-canonical", ""),
        (b"\xff", "not-canonical", ""),
        (b"[" * 33 + b"]" * 33, "not-canonical", "/0" * 32),
        (b"[" * 500_000, "not-canonical", ""),
        (b'{"kind": "\\u0000"}', "not-canonical", "/kind"),
        (b'{"kind": "\\ud800"}', "not-canonical", ""),
        (b'[{"kind": 1.5}]', "not-canonical", "/0/kind"),
        (b"[]", "invalid-command", ""),
        (b"[" + b"{}," * 200 + b"{}]", "invalid-command", ""),
        (b"5", "invalid-command", ""),
        (b"{}", "invalid-command", "/kind"),
        (b" [{}]", "invalid-command", "/0/kind"),
        (b"[5]", "invalid-command", "/0"),
    ],
)
async def test_a_body_is_out_of_form(body: bytes, code: str, pointer: str) -> None:
    door = house()
    answer = await door.post(body)

    await refusal(door, HTTPStatus.UNPROCESSABLE_ENTITY, code)
    assert answer.json()["pointer"] == pointer


async def test_a_pointer_into_a_list_begins_with_the_place_of_its_command() -> None:
    answer = await house().post([GOAL, {**GOAL, "goal_id": 4}])

    assert answer.json()["pointer"] == "/1/goal_id"


async def test_a_body_that_is_too_large_is_refused_and_its_connection_closed() -> None:
    door = house(bounds=Bounds(body_bytes=100))
    answer = await door.post()

    await refusal(door, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("path", [OTHER_CLINIC, NO_ID])
async def test_what_is_of_another_clinic_or_cannot_be_does_not_exist(path: str) -> None:
    door = house()
    answer = await door.post(path=path)

    await refusal(door, HTTPStatus.NOT_FOUND, "not-found")
    assert "Rowena" not in answer.text
    assert "harbor" not in answer.text


async def test_another_clinic_answers_as_one_that_is_nowhere() -> None:
    door = house()
    there = await door.post(path=OTHER_CLINIC)
    nowhere = await door.post(path="/v1/clinics/no--where/commands")

    assert there.content == nowhere.content


async def test_a_stranger_learns_nothing_of_what_exists() -> None:
    door = house()
    known = await door.post(without=("Authorization",))
    unknown = await door.post(path=NO_ID, without=("Authorization",))

    assert known.content == unknown.content
    assert known.headers["www-authenticate"] == 'Bearer realm="goldenthread"'


@pytest.mark.parametrize("path", ["/", "/v1/plans", f"{PLAN_PATH}/", "/docs", "/redoc"])
async def test_what_is_not_served_is_a_problem_too(path: str) -> None:
    door = house()
    answer = await door.client.get(path)

    await refusal(door, HTTPStatus.NOT_FOUND, "no-such-path")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-correlation-id"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_only_post_is_served(method: str) -> None:
    door = house()
    answer = await door.client.request(method, PLAN_PATH, headers=HEADERS)

    await refusal(door, HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed")
    assert answer.headers["allow"] == "POST"
    assert answer.headers["content-type"] == "application/problem+json"

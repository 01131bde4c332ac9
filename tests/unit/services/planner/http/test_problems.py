"""Problems of the planner and of this service: complete, and without anything that was sent."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest

from events.errors import GoldenThreadError
from events.ids import StreamId, Version
from events.ledger.errors import (
    Conflict,
    LedgerBusy,
    LedgerDefect,
    LedgerFrozen,
    OutcomeUnknown,
)
from services.planner.decide.refusals import NotAllowed, WrongStatus
from services.planner.decide.refusals_review import VerdictMissing
from services.planner.handling.answer import Change, VersionMoved, VersionRequired
from services.planner.http.bounds import Bounds
from services.planner.http.problems import URN
from tests.unit.services.planner.http.doors import CLINIC, GOAL, STREAM, house

SECRET = "Rowena Ellery"  # noqa: S105 -- an invented name
CHANGE = Change(
    Version(8),
    "goldenthread.plan.goal-set.v1",
    "t.okafor",
    "supervisor",
    datetime(2026, 1, 8, 15, tzinfo=UTC),
)


async def said(error: Exception, body: object = GOAL) -> dict[str, Any]:
    """Return the problem that `error` becomes, with its headers."""
    answer = await house(error).post(body)
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == URN + problem["code"]
    return problem | {"headers": answer.headers}


async def test_a_refusal_says_field_rule_source_and_way_out() -> None:
    error = VerdictMissing("/review_id", names=["objective-1"])
    problem = await said(error)

    assert (
        problem.items()
        >= {
            "code": "verdict-missing",
            "title": "Verdict missing",
            "pointer": "/review_id",
            "rule": error.rule,
            "sources": ["A4.10", "A11.10"],
            "wayOut": "assess the objectives named",
            "names": ["objective-1"],
        }.items()
    )


async def test_a_refusal_of_a_list_points_to_its_command() -> None:
    error = WrongStatus("/plan_id")
    error.command = 1

    assert (await said(error, [GOAL, GOAL]))["pointer"] == "/1/plan_id"


async def test_a_refusal_of_a_single_command_points_into_it() -> None:
    assert (await said(NotAllowed()))["pointer"] == ""


async def test_a_moved_version_says_who_changed_what_since() -> None:
    problem = await said(VersionMoved(Version(8), [CHANGE]))

    assert problem["status"] == HTTPStatus.PRECONDITION_FAILED
    assert problem["headers"]["etag"] == '"8"'
    assert problem["currentVersion"] == 8
    assert problem["changes"] == [
        {
            "version": 8,
            "type": "goldenthread.plan.goal-set.v1",
            "actor": "t.okafor",
            "role": "supervisor",
            "recordedTime": "2026-01-08T15:00:00.000000Z",
        }
    ]


async def test_a_version_is_asked_for() -> None:
    problem = await said(VersionRequired())

    assert problem["status"] == HTTPStatus.PRECONDITION_REQUIRED
    assert "If-Match" in problem["wayOut"]


@pytest.mark.parametrize(("stream", "tag"), [(STREAM, '"8"'), (StreamId("clinic/riverside"), None)])
async def test_a_conflict_tells_the_version_of_the_addressed_stream_alone(
    stream: StreamId, tag: str | None
) -> None:
    problem = await said(Conflict(stream, Version(7), Version(8)))

    assert problem["status"] == HTTPStatus.CONFLICT
    assert problem["headers"].get("etag") == tag


@pytest.mark.parametrize(("error", "seconds"), [(LedgerBusy(), "1"), (LedgerFrozen(CLINIC), "30")])
async def test_unavailable_says_that_nothing_happened_and_when_to_retry(
    error: GoldenThreadError, seconds: str
) -> None:
    problem = await said(error)

    assert problem["status"] == HTTPStatus.SERVICE_UNAVAILABLE
    assert problem["headers"]["retry-after"] == seconds
    assert "nothing happened" in problem["detail"]


@pytest.mark.parametrize("error", [OutcomeUnknown(), TimeoutError(SECRET)])
async def test_an_unknown_outcome_says_to_retry_with_the_same_key(error: Exception) -> None:
    problem = await said(error)

    assert problem["status"] == HTTPStatus.GATEWAY_TIMEOUT
    assert problem["code"] == "outcome-unknown"
    assert "same idempotency key" in problem["detail"]


async def test_an_outcome_that_is_not_there_in_time_is_unknown() -> None:
    door = house(bounds=Bounds(handling_seconds=0.01))
    door.planner.seconds = 5

    assert (await door.post()).json()["code"] == "outcome-unknown"


async def test_a_defect_of_the_ledger_keeps_its_code() -> None:
    assert (await said(LedgerDefect()))["code"] == "ledger-defect"


async def test_an_unforeseen_error_is_a_problem_without_its_text() -> None:
    door = house(RuntimeError(SECRET))
    answer = await door.post()
    (seen,) = door.observed

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert answer.json()["code"] == "internal"
    assert SECRET not in answer.text
    assert answer.headers["x-correlation-id"] == seen.correlation_id
    assert seen.defect[0] == "RuntimeError"
    assert seen.defect[-1].startswith("doors.py:")
    assert not any(SECRET in each for each in seen.defect)

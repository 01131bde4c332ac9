"""What each event does to requests, copies, holds; one out of turn is a value (B05, B06, B42)."""

from typing import Any

import pytest

from events.payload import Payload
from events.state import client
from events.state.client import ClientState
from events.types.communication import CommunicationAgreed
from events.types.copy import CopyRecorded
from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from events.types.request import (
    AmendmentPassedOn,
    AmendmentStated,
    AmendmentTakenOver,
    RequestAnswered,
    RequestExtended,
    RequestReceived,
    RequestWithdrawn,
)
from events.values.requests import Statement
from tests.contract.examples import EXAMPLES
from tests.contract.examples_requests import ASKED, HANDED, HELD, QUIET, QUIETLY, TAKEN
from tests.unit.events.strategies import recorded

Kinds = list[type[Payload]]
REBUTTAL = AmendmentStated(
    request_id=ASKED, statement=Statement(kind="rebuttal", author="Dana Whitlock", text="It was")
)


def after(*payloads: Any) -> ClientState:  # noqa: ANN401
    """Return the state after these payloads, or the examples of these types."""
    told = [EXAMPLES[each] if isinstance(each, type) else each for each in payloads]
    return client.fold(recorded(each, place) for place, each in enumerate(told, start=1))  # type: ignore[arg-type]


def test_a_request_is_received_extended_answered_and_followed() -> None:
    """B05, B06: each step keeps the version that made it."""
    state = after(RequestReceived, RequestExtended, RequestAnswered, AmendmentStated, REBUTTAL)
    request = state.requests[ASKED]
    assert state.journal.unresolved == ()
    assert request.version == 1
    assert request.extended is not None
    assert request.answered is not None
    assert request.answered.version == 3
    assert list(request.statements) == ["disagreement", "rebuttal"]


@pytest.mark.parametrize(
    ("kinds", "problem"),
    [
        ([RequestExtended], "missing"),
        ([RequestReceived, RequestReceived], "already-there"),
        ([RequestReceived, RequestExtended, RequestExtended], "already-there"),
        ([RequestReceived, RequestAnswered, RequestExtended], "ended"),
        ([RequestReceived, RequestWithdrawn, RequestAnswered], "ended"),
        ([RequestReceived, AmendmentStated], "missing"),
        ([RequestReceived, RequestAnswered, REBUTTAL], "missing"),
        ([RequestReceived, RequestAnswered, AmendmentPassedOn], "missing"),  # it was denied
        ([RequestReceived, RequestAnswered, AmendmentStated, AmendmentStated], "already-there"),
        ([AmendmentTakenOver, AmendmentTakenOver], "already-there"),
        ([CopyRecorded, CopyRecorded], "already-there"),
        ([AccountingSuspended, AccountingSuspended], "already-there"),
        ([HoldLifted], "missing"),
        ([HoldPlaced, HoldPlaced], "already-there"),
        ([HoldPlaced, HoldLifted, HoldLifted], "ended"),
    ],
)
def test_an_event_out_of_turn_changes_nothing_and_is_told(kinds: Kinds, problem: str) -> None:
    """B06, B42, A1.33: evolve is total over any part of a history."""
    state, before = after(*kinds), after(*kinds[:-1])
    (unresolved,) = state.journal.unresolved
    assert unresolved.missing.problem == problem
    assert state.requests == before.requests
    assert state.holds == before.holds


def test_what_stands_alone_is_kept_as_it_was_told() -> None:
    """B37, A1.33, B40, B07."""
    kinds = (CommunicationAgreed, CopyRecorded, AmendmentTakenOver, AccountingSuspended, HoldPlaced)
    state = after(*kinds)
    assert state.communication == QUIET
    assert (*state.copies, *state.amendments) == (HANDED, TAKEN)
    assert (*state.suspensions, *state.holds) == (QUIETLY, HELD)
    assert state.journal.unresolved == ()

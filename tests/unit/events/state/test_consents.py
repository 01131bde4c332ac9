"""What each event does to a client's consents; one out of turn is a value (A2.06)."""

from datetime import date
from typing import Any

import pytest

from events.payload import Payload
from events.state import client
from events.state.client import ClientState
from events.state.consents import alone_for
from events.types.consent import (
    ConsentExpired,
    ConsentGiven,
    ConsentRequested,
    ConsentRevoked,
    OwnAuthorityRecorded,
)
from events.values.consents import DataCategory
from tests.contract.examples import EXAMPLES
from tests.contract.examples_consents import CONSENT
from tests.unit.events.strategies import recorded

Kinds = list[type[Payload]]


def after(kinds: Kinds) -> ClientState:
    """Return the state after the examples of these types, in this order."""
    payloads: list[Any] = [EXAMPLES[each] for each in kinds]
    return client.fold(recorded(each, place) for place, each in enumerate(payloads, start=1))


@pytest.mark.parametrize(
    ("kinds", "given", "ended"),
    [
        ([ConsentRequested], None, None),
        ([ConsentRequested, ConsentGiven], 2, None),
        ([ConsentRequested, ConsentGiven, ConsentRevoked], 2, (3, "revoked", "written")),
        ([ConsentRequested, ConsentGiven, ConsentExpired], 2, (3, "expired", None)),
    ],
)
def test_a_consent_is_requested_given_and_ended(
    kinds: Kinds, given: int | None, ended: tuple[int, str, str | None] | None
) -> None:
    """A2.06."""
    state = after(kinds)
    consent = state.consents[CONSENT]
    assert consent.requested == 1
    assert (consent.given and consent.given.version) == given
    found = consent.ended
    assert (found and (found.version, found.how, found.manner)) == ended
    assert state.journal.unresolved == ()


@pytest.mark.parametrize(
    ("kinds", "problem"),
    [
        ([ConsentGiven], "missing"),
        ([ConsentRevoked], "missing"),
        ([ConsentExpired], "missing"),
        ([ConsentRequested, ConsentRequested], "already-there"),
        ([ConsentRequested, ConsentRevoked], "missing"),
        ([ConsentRequested, ConsentExpired], "missing"),
        ([ConsentRequested, ConsentGiven, ConsentGiven], "already-there"),
        ([ConsentRequested, ConsentGiven, ConsentRevoked, ConsentGiven], "ended"),
        ([ConsentRequested, ConsentGiven, ConsentRevoked, ConsentRevoked], "ended"),
        ([ConsentRequested, ConsentGiven, ConsentExpired, ConsentRevoked], "ended"),
    ],
)
def test_a_step_out_of_turn_is_a_value(kinds: Kinds, problem: str) -> None:
    """A2.06."""
    state = after(kinds)
    (unresolved,) = state.journal.unresolved
    assert (unresolved.missing.item.kind, unresolved.missing.item.id) == ("consent", CONSENT)
    assert (unresolved.missing.problem, unresolved.version) == (problem, len(kinds))
    assert state.consents == after(kinds[:-1]).consents


def test_what_the_client_alone_authorises_for_is_known_by_kind_of_data() -> None:
    """B38, B09: spans of one kind of data stand beside each other, but for the same one again."""
    first = EXAMPLES[OwnAuthorityRecorded]
    assert isinstance(first, OwnAuthorityRecorded)
    later = first.model_copy(update={"basis": "court", "categories": ("hiv", "substance-use")})
    shorter = first.model_copy(update={"until_on": date(2026, 2, 28)})
    state = client.fold([recorded(first, 1), recorded(later, 2)])
    assert state.own_authority == {"substance-use": (first, later), "hiv": (later,)}
    state = client.fold([recorded(first, 1), recorded(later, 2), recorded(shorter, 3)])
    assert state.own_authority == {"substance-use": (later, shorter), "hiv": (later,)}
    # the court's span lasts to Apr 16, 2027 for both kinds
    both: tuple[DataCategory, ...] = ("hiv", "substance-use", "billing")
    assert alone_for(state.own_authority, both, date(2027, 4, 16)) == ("hiv", "substance-use")
    assert alone_for(state.own_authority, both, date(2027, 4, 17)) == ()
    assert alone_for(state.own_authority, both, date(2026, 1, 7)) == ()

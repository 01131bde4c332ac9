"""A client's state: the identity as it is now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import assert_never

from events.ids import Version
from events.state.journal import EMPTY_JOURNAL, Journal, Missing, folded_already, note
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.client import ClientRegistered, IdentityCorrected
from events.types.streams import ClientPayload
from events.types.void import ClientEntryVoided
from events.values.identity import Identity
from events.values.ids import Item

ClientEvent = Recorded[ClientPayload]


@dataclass(frozen=True, slots=True)
class ClientState:
    """`identity` is None until the client is registered."""

    journal: Journal = EMPTY_JOURNAL
    identity: Identity | None = None
    corrections: int = 0

    @property
    def version(self) -> Version:
        """The stream version of the newest folded event; 0 before the first."""
        return self.journal.version


def initial() -> ClientState:
    """Return the state before any event."""
    return ClientState()


def evolve(state: ClientState, event: ClientEvent) -> ClientState:
    """Return `state` after `event`; an event no newer than the state changes nothing."""
    if folded_already(state.journal, event):
        return state
    result = _applied(state, event.payload)
    if isinstance(result, Missing):
        return replace(state, journal=note(state.journal, event, result))
    return replace(result, journal=note(state.journal, event))


def fold(events: Iterable[ClientEvent], start: ClientState | None = None) -> ClientState:
    """Return `start`, or the initial state, after `events`, voided ones included."""
    return reduce(evolve, events, initial() if start is None else start)


def replay(history: Iterable[ClientEvent]) -> ClientState:
    """Return the state that a client's `history` gives without its voided entries."""
    return fold(effective(history))


def _applied(state: ClientState, payload: ClientPayload) -> ClientState | Missing:
    match payload:
        case ClientRegistered() as it:
            if state.identity is not None:
                return Missing(Item(kind="identity"), "already-there")
            return replace(state, identity=it.identity)
        case IdentityCorrected() as it:
            if state.identity is None:
                return Missing(Item(kind="identity"), "missing")
            return replace(state, identity=it.identity, corrections=state.corrections + 1)
        case ClientEntryVoided():
            return state
        case unreachable:
            assert_never(unreachable)

"""A client's state: identity, consents, disclosures, what the client asked for, who pays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import assert_never, cast

from events.ids import Version
from events.state.attachments import Attachments, with_attachment
from events.state.authorizations import (
    Authorizations,
    Insurances,
    unpaid,
    with_authorization,
    with_insurance,
)
from events.state.changing import replace
from events.state.consents import Consents, OwnAuthority, with_consent, with_own_authority
from events.state.copies import Copies, with_copy
from events.state.disclosures import Disclosures, rests_on_nothing, with_disclosure
from events.state.holds import Holds, Suspensions, with_hold, with_suspension
from events.state.journal import EMPTY_JOURNAL, Journal, Missing, folded_already, note
from events.state.mapping import empty
from events.state.recorded import Recorded
from events.state.requests import Amendments, Requests, with_amendment, with_request
from events.state.restrictions import Restrictions, with_restriction
from events.state.voiding import effective
from events.types.attachment import AttachmentRecorded
from events.types.authorization import (
    AuthorizationPayload,
    AuthorizationRequested,
    InsurancePayload,
)
from events.types.client import ClientRegistered, IdentityCorrected
from events.types.communication import CommunicationAgreed
from events.types.consent import ConsentPayload, OwnAuthorityRecorded
from events.types.copy import CopyRecorded
from events.types.disclosure import DisclosureRecorded
from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from events.types.request import AmendmentTakenOver, RequestPayload
from events.types.restriction import RestrictionAgreed
from events.types.streams import (
    ClientPayload,
    HoldPayload,
    SharingPayload,
)
from events.types.void import ClientEntryVoided
from events.values.communication import Communication
from events.values.identity import Identity
from events.values.ids import Item

ClientEvent = Recorded[ClientPayload]


@dataclass(frozen=True, slots=True)
class ClientState:
    """`identity` is None until the client is registered.

    `own_authority` tells for which data the client alone authorises (B38).
    """

    journal: Journal = EMPTY_JOURNAL
    identity: Identity | None = None
    corrections: int = 0
    consents: Consents = field(default_factory=empty)
    own_authority: OwnAuthority = field(default_factory=empty)
    disclosures: Disclosures = field(default_factory=empty)
    restrictions: Restrictions = field(default_factory=empty)
    requests: Requests = field(default_factory=empty)
    amendments: Amendments = field(default_factory=empty)
    communication: Communication | None = None
    copies: Copies = field(default_factory=empty)
    suspensions: Suspensions = field(default_factory=empty)
    holds: Holds = field(default_factory=empty)
    insurances: Insurances = field(default_factory=empty)
    authorizations: Authorizations = field(default_factory=empty)
    attachments: Attachments = field(default_factory=empty)

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
    result = _applied(state, event)
    if isinstance(result, Missing):
        return replace(state, journal=note(state.journal, event, result))
    return replace(result, journal=note(state.journal, event, _hanging(state, event)))


def fold(events: Iterable[ClientEvent], start: ClientState | None = None) -> ClientState:
    """Return `start`, or the initial state, after `events`, voided ones included."""
    return reduce(evolve, events, initial() if start is None else start)


def replay(history: Iterable[ClientEvent]) -> ClientState:
    """Return the state that a client's `history` gives without its voided entries."""
    return fold(effective(history))


def _hanging(state: ClientState, event: ClientEvent) -> Missing | None:
    """Return what an event that counts all the same rests on in vain; None when all is well."""
    match event.payload:
        case DisclosureRecorded() as it:
            return rests_on_nothing(it, state.consents)
        case AuthorizationRequested() as it:
            return unpaid(it, state.insurances)
        case _:
            return None


def _applied(state: ClientState, event: ClientEvent) -> ClientState | Missing:
    it = event.payload
    if isinstance(it, ClientRegistered | IdentityCorrected):
        return _identified(state, it)
    if isinstance(it, ConsentPayload):
        found = with_consent(state.consents, cast("Recorded[ConsentPayload]", event))
        return found if isinstance(found, Missing) else replace(state, consents=found)
    if isinstance(it, SharingPayload):
        return _shared(state, event, it)
    if isinstance(it, RequestPayload | AmendmentTakenOver):
        return _asked(state, event, it)
    if isinstance(it, InsurancePayload | AuthorizationPayload):
        return _paying(state, event, it)
    return _protected(state, event, it)


def _shared(state: ClientState, event: ClientEvent, it: SharingPayload) -> ClientState | Missing:
    match it:
        case DisclosureRecorded():
            made = with_disclosure(state.disclosures, cast("Recorded[DisclosureRecorded]", event))
            return made if isinstance(made, Missing) else replace(state, disclosures=made)
        case RestrictionAgreed():
            kept = with_restriction(state.restrictions, cast("Recorded[RestrictionAgreed]", event))
            return kept if isinstance(kept, Missing) else replace(state, restrictions=kept)
        case CopyRecorded():
            copies = with_copy(state.copies, cast("Recorded[CopyRecorded]", event))
            return copies if isinstance(copies, Missing) else replace(state, copies=copies)
        case AccountingSuspended():
            at = cast("Recorded[AccountingSuspended]", event)
            told = with_suspension(state.suspensions, at)
            return told if isinstance(told, Missing) else replace(state, suspensions=told)
        case unreachable:
            assert_never(unreachable)


def _asked(
    state: ClientState, event: ClientEvent, it: RequestPayload | AmendmentTakenOver
) -> ClientState | Missing:
    if isinstance(it, AmendmentTakenOver):
        taken = with_amendment(state.amendments, cast("Recorded[AmendmentTakenOver]", event))
        return taken if isinstance(taken, Missing) else replace(state, amendments=taken)
    asked = with_request(state.requests, cast("Recorded[RequestPayload]", event))
    return asked if isinstance(asked, Missing) else replace(state, requests=asked)


def _protected(
    state: ClientState,
    event: ClientEvent,
    it: OwnAuthorityRecorded
    | CommunicationAgreed
    | HoldPayload
    | AttachmentRecorded
    | ClientEntryVoided,
) -> ClientState | Missing:
    match it:
        case OwnAuthorityRecorded():
            on = event.recorded_time.date()
            return replace(state, own_authority=with_own_authority(state.own_authority, it, on))
        case CommunicationAgreed():
            return replace(state, communication=it.communication)
        case HoldPlaced() | HoldLifted():
            held = with_hold(state.holds, cast("Recorded[HoldPayload]", event))
            return held if isinstance(held, Missing) else replace(state, holds=held)
        case AttachmentRecorded():
            papers = with_attachment(state.attachments, it, event.version)
            return papers if isinstance(papers, Missing) else replace(state, attachments=papers)
        case ClientEntryVoided():
            return state
        case unreachable:
            assert_never(unreachable)


def _paying(
    state: ClientState, event: ClientEvent, it: InsurancePayload | AuthorizationPayload
) -> ClientState | Missing:
    if isinstance(it, InsurancePayload):
        paying = with_insurance(state.insurances, it)
        return paying if isinstance(paying, Missing) else replace(state, insurances=paying)
    known = with_authorization(state.authorizations, cast("Recorded[AuthorizationPayload]", event))
    return known if isinstance(known, Missing) else replace(state, authorizations=known)


def _identified(
    state: ClientState, it: ClientRegistered | IdentityCorrected
) -> ClientState | Missing:
    if isinstance(it, ClientRegistered):
        if state.identity is not None:
            return Missing(Item(kind="identity"), "already-there")
        return replace(state, identity=it.identity)
    if state.identity is None:
        return Missing(Item(kind="identity"), "missing")
    return replace(state, identity=it.identity, corrections=state.corrections + 1)

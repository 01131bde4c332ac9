"""Decisions on a client's stream."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, assert_never, cast, get_args

from events.payload import Payload
from events.sealed_event import Fact
from events.state import episode
from events.types.communication import CommunicationAgreed
from events.types.consent import ConsentRevoked, OwnAuthorityRecorded
from events.types.hold import HoldLifted, HoldPlaced
from events.types.request import AmendmentStated
from events.types.restriction import RestrictionAgreed
from events.types.void import ClientEntryVoided
from services.planner.commands.attachment import RecordAttachment
from services.planner.commands.authorization import AuthorizationCommand, InsuranceCommand
from services.planner.commands.client import (
    ClientCommand,
    CorrectIdentity,
    RegisterClient,
    VoidClientEntries,
)
from services.planner.commands.communication import CommunicationCommand
from services.planner.commands.consent import ConsentCommand
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.commands.hold import HoldCommand
from services.planner.commands.request import RequestCommand
from services.planner.commands.restriction import AgreeRestriction
from services.planner.decide.attachments import decide_attachment
from services.planner.decide.authorizations import decide_authorization, decide_insurance
from services.planner.decide.communication import decide_communication
from services.planner.decide.consents import decide_consent
from services.planner.decide.context import Context
from services.planner.decide.disclosures import decide_disclosure
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.holds import decide_hold
from services.planner.decide.moments import calendar_of
from services.planner.decide.refusals import AlreadyThere, NotFound, NothingChanges
from services.planner.decide.refusals_void import ProtectionStands, RestrictionStands
from services.planner.decide.requests import decide_request
from services.planner.decide.restrictions import decide_restriction
from services.planner.decide.streams import FoldedClient, Streams
from services.planner.decide.void import require_independent, voided_entries

_PROTECTING: Final[frozenset[type[Payload] | None]] = frozenset(
    {
        *(OwnAuthorityRecorded, CommunicationAgreed, HoldPlaced, HoldLifted),
        *(ConsentRevoked, AmendmentStated),
    }
)
_Own = RegisterClient | CorrectIdentity | VoidClientEntries
_Decider = Callable[[Any, Streams, Context], Fact]
_FAMILIES: Final[Mapping[type[Payload], _Decider]] = MappingProxyType(
    {
        **dict.fromkeys(get_args(ConsentCommand), decide_consent),
        **dict.fromkeys(get_args(RequestCommand), decide_request),
        **dict.fromkeys(get_args(CommunicationCommand), decide_communication),
        **dict.fromkeys(get_args(HoldCommand), decide_hold),
        **dict.fromkeys(get_args(InsuranceCommand), decide_insurance),
        **dict.fromkeys(get_args(AuthorizationCommand), decide_authorization),
        RecordDisclosure: decide_disclosure,
        AgreeRestriction: decide_restriction,
        RecordAttachment: decide_attachment,
    }
)
"""Which function decides on the commands of a family; the others are decided on here."""


def decide_client(command: ClientCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    decider = _FAMILIES.get(type(command))
    if decider is not None:
        return decider(command, streams, context)
    return _of_identity(cast("_Own", command), streams, context)


def _of_identity(command: _Own, streams: Streams, context: Context) -> Fact:
    stream = streams.client(command.client_id)
    match command:
        case RegisterClient():
            if stream.version:
                raise AlreadyThere("/client_id")
            _born(command, streams, context)
            return stated(command)
        case CorrectIdentity():
            if stream.state.identity is None:
                raise NotFound("/client_id")
            if stream.state.identity == command.identity:
                raise NothingChanges("/identity")
            _born(command, streams, context)
            return stated(command)
        case VoidClientEntries():
            return _void(command, stream, context)
        case unreachable:
            assert_never(unreachable)


def _born(command: RegisterClient | CorrectIdentity, streams: Streams, context: Context) -> None:
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    calendar.not_future(command.identity.birth_date, "/identity/birth_date")


def _void(command: VoidClientEntries, stream: FoldedClient, context: Context) -> Fact:
    _require_may_lift(command, stream, context)
    payload = ClientEntryVoided(
        voided=voided_entries(command, stream, context),
        reason=command.reason,
        reason_text=command.reason_text,
    )
    require_independent(stream, payload)
    return fact_of(payload)


def _require_may_lift(command: VoidClientEntries, stream: FoldedClient, context: Context) -> None:
    """Return quietly unless who may void only their own entries would lift a protection.

    Raises:
        RestrictionStands: of services that the client paid in full (B36).
        ProtectionStands: of what the client alone authorises, of how they are reached, of what
            keeps the record (B38, B37, B42).
    """
    if context.role in context.policy.void_any:
        return
    kinds = {each.event_id: type(each.payload) for each in stream.history}
    for place, event_id in enumerate(command.event_ids):
        kind, pointer = kinds.get(event_id), f"/event_ids/{place}"
        if kind is RestrictionAgreed:
            raise RestrictionStands(pointer)
        if kind in _PROTECTING:
            raise ProtectionStands(pointer)

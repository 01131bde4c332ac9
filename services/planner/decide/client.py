"""Decisions on a client's stream."""

from typing import assert_never

from events.sealed_event import Fact
from events.state import episode
from events.types.restriction import RestrictionAgreed
from events.types.void import ClientEntryVoided
from services.planner.commands.client import (
    ClientCommand,
    CorrectIdentity,
    RegisterClient,
    VoidClientEntries,
)
from services.planner.commands.consent import ConsentCommand
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.commands.restriction import AgreeRestriction
from services.planner.decide.consents import decide_consent
from services.planner.decide.context import Context
from services.planner.decide.disclosures import decide_disclosure
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.moments import calendar_of
from services.planner.decide.refusals import AlreadyThere, NotFound, NothingChanges
from services.planner.decide.refusals_void import RestrictionStands
from services.planner.decide.restrictions import decide_restriction
from services.planner.decide.streams import FoldedClient, Streams
from services.planner.decide.void import require_independent, voided_entries


def decide_client(command: ClientCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    stream = streams.client(command.client_id)
    if isinstance(command, ConsentCommand):
        return decide_consent(command, streams, context)
    if isinstance(command, RecordDisclosure):
        return decide_disclosure(command, streams, context)
    if isinstance(command, AgreeRestriction):
        return decide_restriction(command, stream.state)
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
    """Return quietly unless who may void only their own entries would lift a restriction (B36)."""
    if context.role in context.policy.void_any:
        return
    kinds = {each.event_id: type(each.payload) for each in stream.history}
    for place, event_id in enumerate(command.event_ids):
        if kinds.get(event_id) is RestrictionAgreed:
            raise RestrictionStands(f"/event_ids/{place}")

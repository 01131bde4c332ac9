"""Decisions on suspended accountings and legal holds (B07, B42)."""

from datetime import timedelta

from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.values.ids import HoldId
from services.planner.commands.hold import HoldCommand, LiftHold, PlaceHold, SuspendAccounting
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.refusals import AlreadyThere, Ended, NotFound, TooEarly
from services.planner.decide.refusals_requests import SuspensionTooLong
from services.planner.decide.streams import Streams


def decide_hold(command: HoldCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    match command:
        case SuspendAccounting():
            if command.suspension_id in client.suspensions:
                raise AlreadyThere("/suspension_id")
            _require_short(command, context)
        case PlaceHold():
            if command.hold_id in client.holds:
                raise AlreadyThere("/hold_id")
        case LiftHold():
            _require_standing(command.hold_id, client)
            _require_after(command, client, calendar)
    return stated(command)


def _require_short(command: SuspendAccounting, context: Context) -> None:
    """Return quietly unless a word by mouth is to suspend for longer than it may (B07)."""
    it, most = command.suspension, context.policy.rights.oral_suspension_days
    if it.manner == "oral" and it.until_on - it.from_on >= timedelta(days=most):
        raise SuspensionTooLong("/suspension/until_on", rule=f"by mouth it lasts {most} days")


def _require_standing(hold_id: HoldId, client: ClientState) -> None:
    held = client.holds.get(hold_id)
    if held is None:
        raise NotFound("/hold_id")
    if held.lifted_on is not None:
        raise Ended("/hold_id", (hold_id,))


def _require_after(command: LiftHold, client: ClientState, calendar: Calendar) -> None:
    calendar.not_future(command.lifted_on, "/lifted_on")
    if command.lifted_on < client.holds[command.hold_id].hold.placed_on:
        raise TooEarly("/lifted_on")

"""Decisions on suspended accountings and legal holds (B07, B42)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, TypeAlias

from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.values.holds import Suspension
from events.values.ids import HoldId
from services.planner.commands.hold import HoldCommand, LiftHold, PlaceHold, SuspendAccounting
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.refusals import AlreadyThere, Ended, NotFound, TooEarly
from services.planner.decide.refusals_requests import SuspensionTooLong
from services.planner.decide.streams import Streams

_DAY: Final = timedelta(days=1)
_Days: TypeAlias = tuple[date, date]


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
            _require_short(command, client, context)
        case PlaceHold():
            if command.hold_id in client.holds:
                raise AlreadyThere("/hold_id")
        case LiftHold():
            _require_standing(command.hold_id, client)
            _require_after(command, client, calendar)
    return stated(command)


def _require_short(command: SuspendAccounting, client: ClientState, context: Context) -> None:
    """Return quietly unless words by mouth suspend for longer than one may (B07).

    What an agency said by mouth counts together where one span touches or overlaps another.
    """
    it, most = command.suspension, context.policy.rights.oral_suspension_days
    if it.manner != "oral":
        return
    first, last = _oral_span(it, client.suspensions.values())
    if last - first >= timedelta(days=most):
        raise SuspensionTooLong("/suspension/until_on", rule=f"by mouth it lasts {most} days")


def _oral_span(it: Suspension, known: Iterable[Suspension]) -> _Days:
    """Return the first and the last day of an oral suspension with those that it goes on with."""
    agency = it.agency.recipient_id
    spans = [
        (each.from_on, each.until_on)
        for each in known
        if each.manner == "oral" and each.agency.recipient_id == agency
    ]
    span = (it.from_on, it.until_on)
    while (wider := _with_next(span, spans)) != span:
        span = wider
    return span


def _with_next(span: _Days, spans: Iterable[_Days]) -> _Days:
    next_to = [e for e in spans if e[0] <= span[1] + _DAY and span[0] <= e[1] + _DAY]
    firsts, lasts = zip(span, *next_to, strict=True)
    return min(firsts), max(lasts)


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

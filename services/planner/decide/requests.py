"""Decisions on what clients ask of their record: days, extension, answer (B05, B06, B07, B15)."""

from datetime import date, datetime, timedelta
from typing import assert_never

from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.state.consents import alone_for
from events.state.requests import Request
from events.types.request import RequestAnswered, RequestExtended, RequestReceived
from events.values.ids import RequestId
from events.values.requests import RequestAnswer
from services.planner.commands.request import (
    AnswerRequest,
    ExtendRequest,
    PassOnAmendment,
    ReceiveRequest,
    RequestCommand,
    StateAmendment,
    TakeOverAmendment,
    WithdrawRequest,
)
from services.planner.decide.amendments import (
    decide_passing_on,
    decide_statement,
    require_amendable,
    require_undone_by,
)
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.moments import Calendar, calendar_of, require_site
from services.planner.decide.on_behalf import person, require_may_ask
from services.planner.decide.refusals import AlreadyThere, NotFound, TooEarly
from services.planner.decide.refusals_requests import (
    AskerNotEntitled,
    GroundNotLawful,
    NoExtension,
    RequestClosed,
    RequestNotWritten,
    ReviewToOffer,
)
from services.planner.decide.standing_in import Act, require_standing
from services.planner.decide.streams import Streams
from services.planner.releases.disclosure_rules import KINDS
from services.planner.releases.rights import RightRule

_Following = ExtendRequest | AnswerRequest | WithdrawRequest | StateAmendment | PassOnAmendment


def decide_request(command: RequestCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    if isinstance(command, ReceiveRequest):
        require_site(command.site_id, streams)
        return _receive(command, client, calendar, context)
    calendar.happened(command.occurred_at or context.now, "/occurred_at")
    if isinstance(command, TakeOverAmendment):
        if command.amendment_id in client.amendments:
            raise AlreadyThere("/amendment_id")
        return stated(command, command.occurred_at)
    return _following(command, client, calendar, context)


def _following(
    command: _Following, client: ClientState, calendar: Calendar, context: Context
) -> Fact:
    """Return what follows a request that was received."""
    request = known_request(command.request_id, client)
    match command:
        case StateAmendment():
            on = _day(command.occurred_at, request, calendar)
            return decide_statement(command, request, (client, on), context)
        case PassOnAmendment():
            return decide_passing_on(command, request)
        case ExtendRequest():
            return _extend(command, request, calendar, context)
        case AnswerRequest():
            return _answer(command, request, client, calendar, context)
        case WithdrawRequest():
            _require_open(command.request_id, request)
            on = _day(command.occurred_at, request, calendar)
            require_may_ask(command.by, on, client, context)
            require_undone_by(command.by, on, request, client)
            return stated(command, command.occurred_at)
        case unreachable:
            assert_never(unreachable)


def known_request(request_id: RequestId, client: ClientState) -> Request:
    """Return a request of the client, or raise NotFound."""
    found = client.requests.get(request_id)
    if found is None:
        raise NotFound("/request_id")
    return found


def _receive(
    command: ReceiveRequest, client: ClientState, calendar: Calendar, context: Context
) -> Fact:
    if command.request_id in client.requests:
        raise AlreadyThere("/request_id")
    at = command.occurred_at or context.now
    calendar.happened(at, "/occurred_at")
    rule = context.policy.rights.of(command.request.right)
    if rule.written and command.request.manner != "written":
        raise RequestNotWritten("/request/manner")
    day = calendar.day_told(at, command.site_id)
    require_standing(Act(person(command.request.by), "/request/by", day), client, context)
    received = RequestReceived(
        request_id=command.request_id,
        request=command.request,
        site_id=command.site_id,
        received_on=day,
        due_on=day + timedelta(days=rule.days),
        verified=rule.verified,
        rules=context.policy.rights.version,
    )
    return fact_of(received, command.occurred_at)


def _extend(command: ExtendRequest, request: Request, calendar: Calendar, context: Context) -> Fact:
    """Put the answer off: told by the end of the first due day, for the days that are allowed."""
    _require_open(command.request_id, request)
    rule = context.policy.rights.of(request.content.right)
    on = _day(command.occurred_at, request, calendar)
    if rule.extension_days is None:
        raise NoExtension(rule="of this right no answer is put off")
    if request.extended is not None:
        raise NoExtension(rule="the answer was put off once already")
    if on > request.due_on:
        raise NoExtension("/occurred_at", rule="the client is told before the answer is due")
    last = request.due_on + timedelta(days=rule.extension_days)
    until = command.until_on or last
    if not request.due_on < until <= last:
        allowed = f"the answer is put off by 1 to {rule.extension_days} days"
        raise NoExtension("/until_on", rule=allowed)
    extended = RequestExtended(
        request_id=command.request_id, reason_text=command.reason_text, extended_on=on, due_on=until
    )
    return fact_of(extended, command.occurred_at)


def _answer(
    command: AnswerRequest,
    request: Request,
    client: ClientState,
    calendar: Calendar,
    context: Context,
) -> Fact:
    _require_open(command.request_id, request)
    on = _day(command.occurred_at, request, calendar)
    answer, rule = command.answer, context.policy.rights.of(request.content.right)
    _require_lawful(answer, rule)
    if request.content.right == "amendment":
        require_amendable(answer, request, rule)
    elif _gives(answer) and request.content.by.role != "client":
        _require_entitled(client, on)
    answered = RequestAnswered(request_id=command.request_id, answer=answer, answered_on=on)
    return fact_of(answered, command.occurred_at)


def _gives(answer: RequestAnswer) -> bool:
    """Say whether it gives what is asked for, withholding nothing as not the asker's (B09, B38)."""
    part = answer.outcome == "granted-in-part" and "asker-not-entitled" not in answer.grounds
    return answer.outcome == "granted" or part


def _require_lawful(answer: RequestAnswer, rule: RightRule) -> None:
    for place, code in enumerate(answer.grounds):
        ground = rule.ground(code)
        if ground is None:
            names = [each.code for each in rule.grounds]
            raise GroundNotLawful(f"/answer/grounds/{place}", names)
        if ground.reviewable and not answer.review_offered:
            raise ReviewToOffer("/answer/review_offered")


def _require_entitled(client: ClientState, day: date) -> None:
    """Return quietly unless the client alone authorises for some data on `day` (B09, B38)."""
    if alone := alone_for(client.own_authority, KINDS, day):
        raise AskerNotEntitled("/answer/outcome", alone)


def _require_open(request_id: RequestId, request: Request) -> None:
    if request.answered is not None or request.withdrawn is not None:
        raise RequestClosed(request_id)


def _day(occurred: datetime | None, request: Request, calendar: Calendar) -> date:
    """Return the local day of the request's site, which is none before it was received."""
    day = calendar.day_told(occurred or calendar.now, request.site_id)
    if day < request.received_on:
        raise TooEarly("/occurred_at")
    return day

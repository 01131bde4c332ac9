"""Decisions on amendments: what is appended, what follows a denial, who is told (B06, B40)."""

from datetime import date

from events.sealed_event import Fact
from events.state.client import ClientState
from events.state.requests import Request
from events.values.requests import Asker, RequestAnswer
from services.planner.commands.request import PassOnAmendment, StateAmendment
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.on_behalf import require_may_ask, require_not_alone
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import AlreadyThere, NotAllowed, TooEarly
from services.planner.decide.refusals_requests import (
    NotAnAmendment,
    NothingLinked,
    OriginatorUnavailable,
    StatementOutOfOrder,
)
from services.planner.releases.rights import RightRule


def require_amendable(answer: RequestAnswer, request: Request, rule: RightRule) -> None:
    """Return quietly when an amendment may be answered so.

    Raises:
        NothingLinked: it is accepted, and nothing appends or links it.
        OriginatorUnavailable: it is denied as made elsewhere, and nobody there can act (B40).
    """
    if answer.outcome != "denied" and not answer.entries:
        raise NothingLinked("/answer/entries")
    origin = request.content.originator
    for place, code in enumerate(answer.grounds):
        ground = rule.ground(code)
        if ground is not None and ground.of_others and not (origin and origin.available):
            raise OriginatorUnavailable(f"/answer/grounds/{place}")


def decide_statement(
    command: StateAmendment, request: Request, whose: tuple[ClientState, date], context: Context
) -> Fact:
    """Return the statement; a rebuttal is the clinic's, the others are the client's.

    `whose` are the client and the local day of the statement: who speaks for the client on it
    has the authority to (B09), also over what the client asked for themselves (B38).
    """
    kind = command.statement.kind
    if kind == "rebuttal" and (context.role in OUTSIDE or command.by is not None):
        raise NotAllowed("/statement/kind" if context.role in OUTSIDE else "/by")
    if kind != "rebuttal":
        client, day = whose
        require_may_ask(command.by, day, client, context)
        require_undone_by(command.by, day, request, client)
    answered = request.answered
    if request.content.right != "amendment" or answered is None:
        raise NotAnAmendment("/request_id")
    if answered.answer.outcome == "granted":
        raise StatementOutOfOrder("/statement/kind", rule="the amendment was accepted as a whole")
    if kind in request.statements:
        raise StatementOutOfOrder("/statement/kind")
    if kind == "rebuttal" and "disagreement" not in request.statements:
        rule = "a rebuttal follows a statement of disagreement"
        raise StatementOutOfOrder("/statement/kind", rule=rule)
    _require_after(command, request, context)
    return stated(command, command.occurred_at)


def require_undone_by(by: Asker | None, day: date, request: Request, client: ClientState) -> None:
    """Return quietly when `by` may change what came of a request on a local day.

    Raises:
        ClientAlone: the client asked for it, and alone authorises now or did then (B38).
    """
    if request.content.by.role == "client":
        require_not_alone(by, (request.received_on, day), client)


def decide_passing_on(command: PassOnAmendment, request: Request) -> Fact:
    """Return that somebody was told of an amendment, of one that was accepted."""
    answered = request.answered
    accepted = answered is not None and answered.answer.outcome != "denied"
    if request.content.right != "amendment" or not accepted:
        raise NotAnAmendment("/request_id")
    if any(each.recipient_id == command.recipient.recipient_id for each in request.informed):
        raise AlreadyThere("/recipient/recipient_id")
    return stated(command, command.occurred_at)


def _require_after(command: StateAmendment, request: Request, context: Context) -> None:
    """Return quietly unless it was stated before the denial, or the rebuttal before its cause."""
    at = command.occurred_at or context.now
    before = [] if request.answered is None else [request.answered.time]
    if command.statement.kind == "rebuttal":
        before.append(request.statements["disagreement"].time)
    if any(at < each for each in before):
        raise TooEarly("/occurred_at")

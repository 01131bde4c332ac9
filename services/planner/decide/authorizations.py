"""Decisions on insurances and authorizations (A1.59, A2.07, A7.05)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from events.ids import ClientId, StreamId
from events.sealed_event import Fact
from events.state import episode
from events.state.authorizations import day_of, legal_moves, move_of, with_insurance
from events.state.client import ClientState
from events.state.journal import Missing
from events.values.authorizations import (
    AuthorizationRequest,
    DocumentEvidence,
    Evidence,
    NoteEvidence,
    ReviewEvidence,
    ScoreEvidence,
)
from services.planner.commands.authorization import (
    AppealAuthorization,
    AuthorizationCommand,
    InsuranceCommand,
    RequestAuthorization,
)
from services.planner.decide.codes import require_listed
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.missing import refusal_of
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.refusals import (
    AlreadyThere,
    InFuture,
    NotFound,
    NothingChanges,
    TooEarly,
    WrongChart,
)
from services.planner.decide.refusals_authorizations import AuthorizationOutOfOrder, RenewsItself
from services.planner.decide.streams import (
    Streams,
    client_of_episode,
    drafted,
    episode_stream,
    plan_stream,
)


def decide_insurance(command: InsuranceCommand, streams: Streams, context: Context) -> Fact:  # noqa: ARG001
    """Return what `command` brings about."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    after = with_insurance(client.insurances, command)
    if isinstance(after, Missing):
        raise refusal_of(after)
    if client.insurances.get(command.insurance_id) == command.insurance:
        raise NothingChanges("/insurance")
    return stated(command)


def decide_authorization(command: AuthorizationCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about.

    What is late, less or other than was asked for is recorded as it is: no appeal is refused for
    its date, no approval for its units.
    """
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    if isinstance(command, RequestAuthorization):
        _require_new(command, client)
        _require_evidence(command.request.evidence, "/request/evidence", command.client_id, streams)
    else:
        _require_step(command, client)
    if isinstance(command, AppealAuthorization):
        _require_evidence(command.evidence, "/evidence", command.client_id, streams)
    return stated(command, _occurred(command, client, calendar, streams))


def evidence_streams(command: InsuranceCommand | AuthorizationCommand) -> Iterator[StreamId]:
    """Yield the streams that hold what `command` names as evidence."""
    for each in _evidence(command):
        match each:
            case ScoreEvidence():
                yield episode_stream(each.episode_id)
            case NoteEvidence() | ReviewEvidence():
                yield plan_stream(each.plan_id)
            case DocumentEvidence():
                continue
            case unreachable:
                assert_never(unreachable)


def _evidence(command: InsuranceCommand | AuthorizationCommand) -> tuple[Evidence, ...]:
    if isinstance(command, RequestAuthorization):
        return command.request.evidence
    return command.evidence if isinstance(command, AppealAuthorization) else ()


def _require_new(command: RequestAuthorization, client: ClientState) -> None:
    request: AuthorizationRequest = command.request
    if command.authorization_id in client.authorizations:
        raise AlreadyThere("/authorization_id", (command.authorization_id,))
    if request.insurance_id not in client.insurances:
        raise NotFound("/request/insurance_id", (request.insurance_id,))
    for place, code in enumerate(request.diagnoses):
        require_listed(code, request.code_release, f"/request/diagnoses/{place}")
    if request.renews == command.authorization_id:
        raise RenewsItself("/request/renews")
    if request.renews is not None and request.renews not in client.authorizations:
        raise NotFound("/request/renews", (request.renews,))


def _require_step(command: AuthorizationCommand, client: ClientState) -> None:
    held = client.authorizations.get(command.authorization_id)
    if held is None:
        raise NotFound("/authorization_id", (command.authorization_id,))
    if move_of(command) not in legal_moves(held):
        raise AuthorizationOutOfOrder.of(held)


def _occurred(
    command: AuthorizationCommand, client: ClientState, calendar: Calendar, streams: Streams
) -> datetime | None:
    """Return when the step happened: as its day began, or None for today, which is now."""
    day = day_of(command)
    if day is None:
        return None
    pointer = next(f"/{name}" for name in _DAYS if name in type(command).model_fields)
    sites = (None, *streams.clinic.sites)
    if day > max(calendar.day(calendar.now, each) for each in sites):
        raise InFuture(pointer)
    held = client.authorizations.get(command.authorization_id)
    if held is not None and day < held.since:
        raise TooEarly(pointer)
    return calendar.start(day)


_DAYS = ("requested_on", "decided_on", "appealed_on")


def _require_evidence(
    evidence: Iterable[Evidence], pointer: str, client_id: ClientId, streams: Streams
) -> None:
    """Return quietly when all that is named is in the client's own chart.

    Raises:
        NotFound: it is not there.
        WrongChart: it is another client's.
    """
    for place, each in enumerate(evidence):
        there = f"{pointer}/{place}"
        match each:
            case ScoreEvidence():
                _require_score(each, there, client_id, streams)
            case NoteEvidence() | ReviewEvidence():
                _require_of_plan(each, there, client_id, streams)
            case DocumentEvidence():
                continue
            case unreachable:
                assert_never(unreachable)


def _require_score(
    each: ScoreEvidence, pointer: str, client_id: ClientId, streams: Streams
) -> None:
    found = streams.episode(each.episode_id)
    _require_own(client_of_episode(found), client_id, f"{pointer}/episode_id")
    if each.score_id not in found.state.scores:
        raise NotFound(f"{pointer}/score_id", (each.score_id,))


def _require_of_plan(
    each: NoteEvidence | ReviewEvidence, pointer: str, client_id: ClientId, streams: Streams
) -> None:
    found = streams.plan(each.plan_id)
    draft = drafted(found)
    _require_own(None if draft is None else draft.client_id, client_id, f"{pointer}/plan_id")
    if isinstance(each, NoteEvidence) and each.note_id not in found.state.notes:
        raise NotFound(f"{pointer}/note_id", (each.note_id,))
    if isinstance(each, ReviewEvidence) and each.review_id not in found.state.reviews:
        raise NotFound(f"{pointer}/review_id", (each.review_id,))


def _require_own(owner: ClientId | None, client_id: ClientId, pointer: str) -> None:
    if owner is None:
        raise NotFound(pointer)
    if owner != client_id:
        raise WrongChart(pointer)

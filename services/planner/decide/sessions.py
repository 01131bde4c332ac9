"""Decisions on sessions: recorded, late or not, and corrected (A1.52, A11.07)."""

from typing import TypeVar, assert_never

from events.sealed_event import Fact
from events.state.attended import was_held, with_session
from events.state.episode import EpisodeState
from events.state.journal import Missing
from events.values.ids import EpisodeId
from events.values.sessions import Addressed, SessionContent
from services.planner.commands.episode import CorrectSession, RecordSession, SessionCommand
from services.planner.decide.facts import event_in, fact_of
from services.planner.decide.missing import refusal_of
from services.planner.decide.moments import Calendar
from services.planner.decide.refusals import (
    InFuture,
    NotFound,
    NothingChanges,
    TooEarly,
    WrongChart,
)
from services.planner.decide.refusals_content import AfterDischarge
from services.planner.decide.streams import Streams

C = TypeVar("C", RecordSession, CorrectSession)


def decide_session(command: SessionCommand, streams: Streams, calendar: Calendar) -> Fact:
    """Return what `command` brings about.

    A session is legal after discharge where its day is not (A11.22). It happened at its time of
    service, which is kept as the clocks at its site show it, so that its day is; one that was
    cancelled ahead happened when it is recorded.
    """
    _require_day(command.session, calendar)
    if command.session.site_id not in {None, *streams.clinic.sites}:
        raise NotFound("/session/site_id")
    for place, each in enumerate(command.session.addressed):
        _require_addressed(each, place, command.episode_id, streams)
    _require_place(command, calendar.episode)
    occurred = min(command.session.service_at, calendar.now)
    match command:
        case RecordSession():
            return fact_of(event_in(_at_site(command, calendar)), occurred)
        case CorrectSession():
            return fact_of(event_in(_at_site(command, calendar)))
        case unreachable:
            assert_never(unreachable)


def _at_site(command: C, calendar: Calendar) -> C:
    session = command.session
    local = calendar.local(session.service_at, session.site_id)
    return command.model_copy(update={"session": session.model_copy(update={"service_at": local})})


def _require_day(session: SessionContent, calendar: Calendar) -> None:
    pointer, day = "/session/service_at", calendar.day(session.service_at, session.site_id)
    if session.service_at > calendar.now and session.attendance != "cancelled":
        raise InFuture(pointer)
    episode = calendar.episode
    if episode.opened_on is not None and day < episode.opened_on:
        raise TooEarly(pointer)
    if (
        was_held(session)
        and episode.discharge is not None
        and day > episode.discharge.discharged_on
    ):
        raise AfterDischarge(pointer)


def _require_addressed(
    each: Addressed, place: int, episode_id: EpisodeId, streams: Streams
) -> None:
    pointer, plan = f"/session/addressed/{place}", streams.plan(each.plan_id).state
    if plan.course.draft is None:
        raise NotFound(f"{pointer}/plan_id")
    if plan.course.episode_id != episode_id:
        raise WrongChart(f"{pointer}/plan_id")
    if each.objective_id not in plan.content.objectives:
        raise NotFound(f"{pointer}/objective_id")


def _require_place(command: SessionCommand, episode: EpisodeState) -> None:
    after = with_session(episode.sessions, command, episode.version)
    if isinstance(after, Missing):
        raise refusal_of(after)
    known = episode.sessions.get(command.session_id)
    if known is not None and known.content == command.session:
        raise NothingChanges("/session")

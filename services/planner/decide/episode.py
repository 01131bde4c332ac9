"""Decisions on the course of an episode: opened, enrolled, discharged, reopened, voids."""

from datetime import date
from typing import Final, assert_never

from events.sealed_event import Fact
from events.state.attended import was_held
from events.state.episode import EpisodeState
from events.types.void import EpisodeEntryVoided
from events.values.identity import Enrollment
from services.planner.commands.care_team import CareTeamCommand
from services.planner.commands.episode import (
    AcceptScore,
    ChangeEnrollment,
    DischargeEpisode,
    EpisodeCommand,
    FollowUpCommand,
    OpenEpisode,
    RecordAlertOutcome,
    ReopenEpisode,
    ScoreCommand,
    SessionCommand,
    VoidEpisodeEntries,
)
from services.planner.commands.outreach import RecordOutreach
from services.planner.decide.alerts import brought_back, decide_outcome, require_alerts_stand
from services.planner.decide.care_team import decide_care_team
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.outreach import decide_outreach
from services.planner.decide.refusals import (
    AlreadyThere,
    CareEnded,
    NotFound,
    NothingChanges,
    TooEarly,
    WrongStatus,
)
from services.planner.decide.refusals_content import AfterDischarge, EnrollmentGap, SiteClosedThen
from services.planner.decide.scores import accepted, decide_score
from services.planner.decide.sessions import decide_session
from services.planner.decide.streams import Streams
from services.planner.decide.void import require_independent, voided_entries

_NOT_OPENED: Final = (
    "the episode is not opened, as its opening is void; legal is then void-episode-entries"
)
_OPEN: Final = "the episode is open; legal is then discharge-episode, but not reopen-episode"
_DISCHARGED: Final = (
    "the episode is discharged; legal are then reopen-episode, corrections, voids and late entries "
    "of days up to the discharge"
)


def decide_episode(command: EpisodeCommand, streams: Streams, context: Context) -> tuple[Fact, ...]:
    """Return what `command` brings about; a score or a void may bring an alert (A11.06)."""
    if isinstance(command, OpenEpisode):
        return (_open(command, streams, context),)
    if isinstance(command, VoidEpisodeEntries):
        return _void(command, streams, context)
    calendar = calendar_of(streams.clinic, _begun(command, streams), context.now)
    if isinstance(command, SessionCommand):
        return (decide_session(command, streams, calendar),)
    if isinstance(command, ScoreCommand):
        return decide_score(command, calendar, context)
    if isinstance(command, FollowUpCommand):
        return (_follow_up(command, streams, calendar),)
    return (_course(command, streams, calendar),)


def _follow_up(command: FollowUpCommand, streams: Streams, calendar: Calendar) -> Fact:
    match command:
        case AcceptScore():
            return accepted(command, calendar)
        case RecordAlertOutcome():
            return decide_outcome(command, calendar)
        case RecordOutreach():
            return decide_outreach(command, streams, calendar)
        case unreachable:
            assert_never(unreachable)


def _begun(command: EpisodeCommand, streams: Streams) -> EpisodeState:
    stream = streams.episode(command.episode_id)
    if not stream.version:
        raise NotFound("/episode_id")
    if stream.state.client_id is None:
        raise WrongStatus("/episode_id", rule=_NOT_OPENED)
    if streams.client(stream.state.client_id).state.identity is None:
        raise NotFound
    return stream.state


def _open(command: OpenEpisode, streams: Streams, context: Context) -> Fact:
    if streams.episode(command.episode_id).version:
        raise AlreadyThere("/episode_id")
    identity = streams.client(command.client_id).state.identity
    if identity is None:
        raise NotFound("/client_id")
    if command.enrollment.effective_on > command.opened_on:
        raise EnrollmentGap("/enrollment/effective_on")
    _require_open_site(command.enrollment, streams)
    enrolled = EpisodeState(enrollments=(command.enrollment,))
    calendar = calendar_of(streams.clinic, enrolled, context.now)
    calendar.not_future(command.opened_on, "/opened_on")
    if command.opened_on < identity.birth_date:
        raise TooEarly("/opened_on")
    return stated(command, calendar.start(command.opened_on))


def _course(
    command: ChangeEnrollment | DischargeEpisode | ReopenEpisode | CareTeamCommand,
    streams: Streams,
    calendar: Calendar,
) -> Fact:
    if isinstance(command, CareTeamCommand):
        return decide_care_team(command, streams, calendar)
    episode = calendar.episode
    match command:
        case ChangeEnrollment():
            _require_new_enrollment(command.enrollment, episode)
            _require_open_site(command.enrollment, streams)
            return stated(command)
        case DischargeEpisode():
            if episode.discharge is not None:
                raise WrongStatus("/episode_id", rule=_DISCHARGED)
            _require_last_day(command.discharged_on, calendar)
            return stated(command, calendar.start(command.discharged_on))
        case ReopenEpisode():
            if episode.discharge is None:
                raise WrongStatus("/episode_id", rule=_OPEN)
            return stated(command)
        case unreachable:
            assert_never(unreachable)


def _require_new_enrollment(enrollment: Enrollment, episode: EpisodeState) -> None:
    pointer = "/enrollment/effective_on"
    if enrollment in episode.enrollments:
        raise NothingChanges("/enrollment")
    if episode.opened_on is not None and enrollment.effective_on < episode.opened_on:
        raise TooEarly(pointer)
    ended = episode.discharge
    if ended is not None and enrollment.effective_on > ended.discharged_on:
        raise CareEnded(pointer, rule=_DISCHARGED)


def _require_open_site(enrollment: Enrollment, streams: Streams) -> None:
    site = streams.clinic.sites.get(enrollment.site_id)
    if site is None:
        raise NotFound("/enrollment/site_id")
    if site.closed_on is not None and site.closed_on <= enrollment.effective_on:
        raise SiteClosedThen("/enrollment/site_id")


def _require_last_day(day: date, calendar: Calendar) -> None:
    calendar.not_future(day, "/discharged_on")
    episode = calendar.episode
    if episode.opened_on is not None and day < episode.opened_on:
        raise TooEarly("/discharged_on")
    later = [
        key
        for key, each in episode.sessions.items()
        if was_held(each.content)
        and calendar.day(each.content.service_at, each.content.site_id) > day
    ]
    if later:
        raise AfterDischarge("/discharged_on", later)


def _void(command: VoidEpisodeEntries, streams: Streams, context: Context) -> tuple[Fact, ...]:
    stream = streams.episode(command.episode_id)
    require_alerts_stand(command, stream)
    payload = EpisodeEntryVoided(
        voided=voided_entries(command, stream, context),
        reason=command.reason,
        reason_text=command.reason_text,
    )
    after = require_independent(stream, payload)
    return (fact_of(payload), *map(fact_of, brought_back(stream.state, after)))

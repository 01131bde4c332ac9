"""An episode's state: where and how care runs, its team, sessions, scores and alerts."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from typing import Literal, TypeAlias, assert_never, cast

from events.ids import ClientId, Version
from events.state.alerts import Alerts, annotated, with_alert
from events.state.attended import Scores, Sessions, with_score, with_session
from events.state.care_team import CareTeam, team_after
from events.state.changing import replace
from events.state.journal import EMPTY_JOURNAL, Journal, Missing, folded_already, note
from events.state.mapping import empty, put, without
from events.state.outreach import Attempts, with_outreach
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.care_team import CareReassigned, CareTeamJoined, CareTeamLeft, CareTeamPayload
from events.types.episode import (
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeOpened,
    EpisodeReopened,
)
from events.types.outreach import OutreachRecorded
from events.types.score import ScoreAccepted, ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.types.streams import AlertPayload, EpisodePayload
from events.types.void import EpisodeEntryVoided
from events.values.changes import TerminationReason
from events.values.identity import Enrollment
from events.values.ids import Item, ScoreId
from events.values.sessions import FROM_ELSEWHERE

EpisodeEvent = Recorded[EpisodePayload]
_LookedAfter: TypeAlias = AlertPayload | CareTeamPayload | OutreachRecorded


@dataclass(frozen=True, slots=True)
class Discharge:
    """How care ended."""

    discharged_on: date
    reason: TerminationReason


@dataclass(frozen=True, slots=True)
class EpisodeState:
    """`client_id` and `opened_on` are None until the episode is opened.

    `enrollments` stand in order of their effective day; of two on one day the later recorded one
    comes last and holds. `accepted` are scores from elsewhere that a clinician took for the chart,
    with the version that says so, which no correction came after (A1.43).
    """

    journal: Journal = EMPTY_JOURNAL
    client_id: ClientId | None = None
    opened_on: date | None = None
    enrollments: tuple[Enrollment, ...] = ()
    discharge: Discharge | None = None
    sessions: Sessions = field(default_factory=empty)
    scores: Scores = field(default_factory=empty)
    accepted: Mapping[ScoreId, Version] = field(default_factory=empty)
    alerts: Alerts = field(default_factory=empty)
    care_team: CareTeam = field(default_factory=empty)
    outreach: Attempts = field(default_factory=empty)
    corrected_at: datetime | None = None

    @property
    def version(self) -> Version:
        """The stream version of the newest folded event; 0 before the first."""
        return self.journal.version

    @property
    def amended(self) -> datetime | None:
        """When an entry was last voided or a score corrected, as it was recorded."""
        both = (self.journal.voided_at, self.corrected_at)
        return max((each for each in both if each is not None), default=None)

    @property
    def status(self) -> Literal["not-opened", "open", "discharged"]:
        """Whether care has begun, runs, or has ended."""
        if self.client_id is None:
            return "not-opened"
        return "open" if self.discharge is None else "discharged"


def initial() -> EpisodeState:
    """Return the state before any event."""
    return EpisodeState()


def evolve(state: EpisodeState, event: EpisodeEvent) -> EpisodeState:
    """Return `state` after `event`; an event no newer than the state changes nothing."""
    if folded_already(state.journal, event):
        return state
    result = _applied(state, event)
    if isinstance(result, Missing):
        return replace(state, journal=note(state.journal, event, result))
    return replace(result, journal=note(state.journal, event))


def fold(events: Iterable[EpisodeEvent], start: EpisodeState | None = None) -> EpisodeState:
    """Return `start`, or the initial state, after `events`, voided ones included."""
    return reduce(evolve, events, initial() if start is None else start)


def replay(history: Iterable[EpisodeEvent]) -> EpisodeState:
    """Return the state that an episode's `history` gives without its voided entries."""
    return fold(effective(history))


def enrollment_on(state: EpisodeState, day: date) -> Enrollment | None:
    """Return the enrollment that holds on `day`; None before the first (A1.40)."""
    earlier = (each for each in reversed(state.enrollments) if each.effective_on <= day)
    return next(earlier, None)


def is_pending(state: EpisodeState, score_id: ScoreId) -> bool:
    """Return whether a score came from elsewhere and no clinician has accepted it yet (A1.43)."""
    entered = state.scores.get(score_id)
    if entered is None or score_id in state.accepted:
        return False
    return entered.content.source in FROM_ELSEWHERE


def _applied(state: EpisodeState, event: EpisodeEvent) -> EpisodeState | Missing:
    match event.payload:
        case SessionRecorded() | SessionCorrected() as it:
            sessions = with_session(state.sessions, it, event.version)
            return sessions if isinstance(sessions, Missing) else replace(state, sessions=sessions)
        case ScoreRecorded() | ScoreCorrected() as it:
            return _scored(state, it, event)
        case ScoreAccepted() as it:
            return _accepted(state, it, event.version)
        case (
            OutreachRecorded()
            | SafetyAlertRaised()
            | SafetyAlertClosed()
            | CareTeamJoined()
            | CareTeamLeft()
            | CareReassigned()
        ):
            return _looked_after(state, cast("Recorded[_LookedAfter]", event))
        case EpisodeEntryVoided():
            return state
        case EpisodeOpened() | EnrollmentChanged() | EpisodeDischarged() | EpisodeReopened() as it:
            return _on_course(state, it)
        case unreachable:
            assert_never(unreachable)


def _looked_after(state: EpisodeState, event: Recorded[_LookedAfter]) -> EpisodeState | Missing:
    it = event.payload
    if isinstance(it, CareTeamPayload):
        team = team_after(state.care_team, it, event.version)
        return team if isinstance(team, Missing) else replace(state, care_team=team)
    if isinstance(it, OutreachRecorded):
        made = cast("Recorded[OutreachRecorded]", event)
        attempts = with_outreach(state.outreach, made, state.sessions)
        return attempts if isinstance(attempts, Missing) else replace(state, outreach=attempts)
    alerts = with_alert(state.alerts, cast("Recorded[AlertPayload]", event))
    return alerts if isinstance(alerts, Missing) else replace(state, alerts=alerts)


def _scored(
    state: EpisodeState, it: ScoreRecorded | ScoreCorrected, event: EpisodeEvent
) -> EpisodeState | Missing:
    version = event.version
    scores = with_score(state.scores, it, version)
    if isinstance(scores, Missing):
        return scores
    if isinstance(it, ScoreRecorded):
        return replace(state, scores=scores)
    alerts = annotated(state.alerts, it.score_id, version)
    accepted = without(state.accepted, it.score_id)
    return replace(
        state, scores=scores, alerts=alerts, accepted=accepted, corrected_at=event.recorded_time
    )


def _accepted(state: EpisodeState, it: ScoreAccepted, version: Version) -> EpisodeState | Missing:
    if it.score_id not in state.scores:
        return Missing(Item(kind="score", id=it.score_id), "missing")
    return replace(state, accepted=put(state.accepted, it.score_id, version))


def _on_course(
    state: EpisodeState,
    it: EpisodeOpened | EnrollmentChanged | EpisodeDischarged | EpisodeReopened,
) -> EpisodeState | Missing:
    match it:
        case EpisodeOpened():
            if state.client_id is not None:
                return Missing(Item(kind="episode"), "already-there")
            enrolled = _enrolled(state, it.enrollment)
            return replace(enrolled, client_id=it.client_id, opened_on=it.opened_on)
        case EnrollmentChanged():
            return _enrolled(state, it.enrollment)
        case EpisodeDischarged():
            return replace(state, discharge=Discharge(it.discharged_on, it.reason))
        case EpisodeReopened():
            if state.discharge is None:
                return Missing(Item(kind="episode"), "missing")
            return replace(state, discharge=None)
        case unreachable:
            assert_never(unreachable)


def _enrolled(state: EpisodeState, enrollment: Enrollment) -> EpisodeState:
    held = state.enrollments
    place = bisect_right(held, enrollment.effective_on, key=lambda each: each.effective_on)
    return replace(state, enrollments=(*held[:place], enrollment, *held[place:]))

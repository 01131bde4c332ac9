"""Commands on an episode's stream: its course, sessions, scores and care team."""

from typing import ClassVar, Literal

from events.types.alert import SafetyAlertClosed
from events.types.episode import (
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeOpened,
    EpisodeReopened,
)
from events.types.score import ScoreAccepted
from events.types.session import SessionCorrected, SessionRecorded
from events.values.ids import ScoreId
from events.values.sessions import ScoreGiven
from events.values.text import Words
from services.planner.commands.base import Duty, Occurring, OnEpisode
from services.planner.commands.care_team import CareTeamCommand
from services.planner.commands.outreach import RecordOutreach
from services.planner.commands.void import Voiding


class OpenEpisode(OnEpisode, EpisodeOpened):
    """Begin care, at intake or first session (A1.40)."""

    duty: ClassVar[Duty] = "register"
    kind: Literal["open-episode"]


class ChangeEnrollment(OnEpisode, EnrollmentChanged):
    """Give program, level of care, site, state and payer from a day on (A1.40)."""

    duty: ClassVar[Duty] = "register"
    demands_version: ClassVar[bool] = True
    kind: Literal["change-enrollment"]


class DischargeEpisode(OnEpisode, EpisodeDischarged):
    """End care, with the reason (A2.05)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["discharge-episode"]


class ReopenEpisode(OnEpisode, EpisodeReopened):
    """Undo a discharge (A1.58)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["reopen-episode"]


class RecordSession(OnEpisode, SessionRecorded):
    """Record an appointment and how it went, with the objectives worked on (A1.29, A1.52)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-session"]


class CorrectSession(OnEpisode, SessionCorrected):
    """Put a session right, giving it whole (A11.07)."""

    duty: ClassVar[Duty] = "record"
    demands_version: ClassVar[bool] = True
    kind: Literal["correct-session"]


class RecordScore(OnEpisode):
    """Record one administration of an instrument, by its total, its items or both (A1.28)."""

    duty: ClassVar[Duty] = "score"
    kind: Literal["record-score"]
    score_id: ScoreId
    score: ScoreGiven


class CorrectScore(OnEpisode):
    """Put an administration right, giving it whole (A11.06)."""

    duty: ClassVar[Duty] = "record"
    demands_version: ClassVar[bool] = True
    kind: Literal["correct-score"]
    score_id: ScoreId
    score: ScoreGiven
    reason_text: Words


class AcceptScore(OnEpisode, ScoreAccepted):
    """Take a score that came from elsewhere for the chart (A1.43)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["accept-score"]


class RecordAlertOutcome(OnEpisode, Occurring, SafetyAlertClosed):
    """Record what was found and done about a safety alert, which closes it (A11.06).

    It is for the alert as it was read: what the alert was raised again by is looked at first.
    """

    duty: ClassVar[Duty] = "decide"
    demands_version: ClassVar[bool] = True
    kind: Literal["record-alert-outcome"]


class VoidEpisodeEntries(OnEpisode, Voiding):
    """Void entries of an episode: sessions or scores in the wrong chart, for instance (A1.57)."""

    duty: ClassVar[Duty] = "void"
    demands_version: ClassVar[bool] = True
    kind: Literal["void-episode-entries"]


EpisodeCourseCommand = OpenEpisode | ChangeEnrollment | DischargeEpisode | ReopenEpisode
SessionCommand = RecordSession | CorrectSession
ScoreCommand = RecordScore | CorrectScore
FollowUpCommand = AcceptScore | RecordAlertOutcome | RecordOutreach
EpisodeCommand = (
    EpisodeCourseCommand
    | SessionCommand
    | ScoreCommand
    | FollowUpCommand
    | CareTeamCommand
    | VoidEpisodeEntries
)

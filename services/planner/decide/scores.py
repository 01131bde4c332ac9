"""Decisions on outcome scores: recorded, late or not, and corrected (A1.28, A11.06)."""

from typing import assert_never

from events.sealed_event import Fact
from events.state.attended import with_score
from events.state.episode import EpisodeState
from events.state.journal import Missing
from events.types.score import ScoreCorrected, ScoreRecorded
from services.planner.commands.episode import CorrectScore, RecordScore, ScoreCommand
from services.planner.decide.alerts import alert_in
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of
from services.planner.decide.measures import recordable
from services.planner.decide.missing import refusal_of
from services.planner.decide.moments import Calendar
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import NotFound, NothingChanges
from services.planner.decide.refusals_content import AfterDischarge, WrongRater


def decide_score(command: ScoreCommand, calendar: Calendar, context: Context) -> tuple[Fact, ...]:
    """Return what `command` brings about: the score, and the alert that it raises (A11.06).

    A score happened when it was administered, an alert when it is recorded.
    """
    _require_place(command, calendar, context)
    payload = _payload(command)
    episode = calendar.episode
    after = with_score(episode.scores, payload, episode.version)
    if isinstance(after, Missing):
        raise refusal_of(after)
    alert = alert_in(payload, episode)
    return (_fact(payload, episode), *(() if alert is None else (fact_of(alert),)))


def _fact(payload: ScoreRecorded | ScoreCorrected, episode: EpisodeState) -> Fact:
    match payload:
        case ScoreRecorded():
            return fact_of(payload, payload.score.administered_at)
        case ScoreCorrected():
            if episode.scores[payload.score_id].content == payload.score:
                raise NothingChanges("/score")
            return fact_of(payload)
        case unreachable:
            assert_never(unreachable)


def _require_place(command: ScoreCommand, calendar: Calendar, context: Context) -> None:
    episode, score = calendar.episode, command.score
    calendar.happened(score.administered_at, "/score/administered_at")
    ended = episode.discharge
    if ended is not None and calendar.day(score.administered_at) > ended.discharged_on:
        raise AfterDischarge("/score/administered_at")
    if score.session_id is not None and score.session_id not in episode.sessions:
        raise NotFound("/score/session_id")
    if context.role in OUTSIDE and score.administered_by != context.role:
        raise WrongRater("/score/administered_by")


def _payload(command: ScoreCommand) -> ScoreRecorded | ScoreCorrected:
    score = recordable(command.score)
    match command:
        case RecordScore():
            return ScoreRecorded(score_id=command.score_id, score=score)
        case CorrectScore():
            reason = command.reason_text
            return ScoreCorrected(score_id=command.score_id, score=score, reason_text=reason)
        case unreachable:
            assert_never(unreachable)

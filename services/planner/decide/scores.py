"""Decisions on outcome scores: recorded, late or not, and corrected (A1.28, A11.06)."""

from typing import assert_never

from events.sealed_event import Fact
from events.state.attended import with_score
from events.state.episode import EpisodeState, is_pending
from events.state.journal import Missing
from events.types.score import ScoreAccepted, ScoreCorrected, ScoreRecorded
from events.values.sessions import FROM_ELSEWHERE, ScoreContent, ScoreSource
from services.planner.commands.episode import AcceptScore, CorrectScore, RecordScore, ScoreCommand
from services.planner.decide.alerts import alert_in
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.measures import recordable
from services.planner.decide.missing import refusal_of
from services.planner.decide.moments import Calendar
from services.planner.decide.policy import CLINICAL, OUTSIDE
from services.planner.decide.refusals import NotFound, NothingChanges
from services.planner.decide.refusals_content import AfterDischarge, WrongRater
from services.planner.decide.refusals_scores import DuplicateScore, NotPending


def decide_score(command: ScoreCommand, calendar: Calendar, context: Context) -> tuple[Fact, ...]:
    """Return what `command` brings about: the score, and the alert that it raises (A11.06).

    A score happened when it was administered, an alert when it is recorded. A score from elsewhere
    that a clinician records is accepted with it; any other stays pending, and one that somebody
    else corrects is pending again (A1.43).
    """
    _require_place(command, calendar, context)
    episode = calendar.episode
    payload = _payload(command, calendar, context)
    after = with_score(episode.scores, payload, episode.version)
    if isinstance(after, Missing):
        raise refusal_of(after)
    more = (_acceptance(payload, episode, context), alert_in(payload, episode))
    return (_fact(payload, episode), *(fact_of(each) for each in more if each is not None))


def accepted(command: AcceptScore, calendar: Calendar) -> Fact:
    """Return the acceptance of a score that is pending (A1.43)."""
    if command.score_id not in calendar.episode.scores:
        raise NotFound("/score_id", (command.score_id,))
    if not is_pending(calendar.episode, command.score_id):
        raise NotPending("/score_id", (command.score_id,))
    return stated(command)


def _source(command: ScoreCommand, episode: EpisodeState, context: Context) -> ScoreSource:
    """Return where the score comes from: a correction does not change that it is from elsewhere."""
    known = episode.scores.get(command.score_id)
    if known is not None and known.content.source in FROM_ELSEWHERE:
        return known.content.source
    stated = command.score.source
    return "client" if context.role in OUTSIDE and stated not in FROM_ELSEWHERE else stated


def _acceptance(
    payload: ScoreRecorded | ScoreCorrected, episode: EpisodeState, context: Context
) -> ScoreAccepted | None:
    """Return the acceptance of what a clinician records, or corrects once it is accepted."""
    if payload.score.source not in FROM_ELSEWHERE or context.role not in CLINICAL:
        return None
    taken = isinstance(payload, ScoreRecorded) or payload.score_id in episode.accepted
    return ScoreAccepted(score_id=payload.score_id) if taken else None


def _require_news(payload: ScoreRecorded, episode: EpisodeState) -> None:
    """Require that a score from elsewhere is not one that is there under another id (A1.43).

    It is news when it tells what was not sent before: answers to its items for instance, which may
    raise an alert (A11.06).
    """
    score = payload.score
    if score.source not in FROM_ELSEWHERE:
        return
    told = (score.instrument, score.administered_at, score.source)
    for key, entered in episode.scores.items():
        known = entered.first or entered.content
        if (known.instrument, known.administered_at, known.source) != told:
            continue
        if _tells_all(known, score):
            raise DuplicateScore("/score", (key,))


def _tells_all(known: ScoreContent, score: ScoreContent) -> bool:
    return (
        (known.total, known.instrument_version) == (score.total, score.instrument_version)
        and set(score.items) <= set(known.items)
        and set(score.clusters) <= set(known.clusters)
    )


def _fact(payload: ScoreRecorded | ScoreCorrected, episode: EpisodeState) -> Fact:
    match payload:
        case ScoreRecorded():
            _require_news(payload, episode)
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


def _payload(
    command: ScoreCommand, calendar: Calendar, context: Context
) -> ScoreRecorded | ScoreCorrected:
    """Return the score as it is kept: its instant is the site's, so that its day is (A11.16)."""
    score = recordable(command.score).model_copy(
        update={
            "source": _source(command, calendar.episode, context),
            "administered_at": calendar.local(command.score.administered_at),
        }
    )
    match command:
        case RecordScore():
            return ScoreRecorded(score_id=command.score_id, score=score)
        case CorrectScore():
            reason = command.reason_text
            return ScoreCorrected(score_id=command.score_id, score=score, reason_text=reason)
        case unreachable:
            assert_never(unreachable)

"""Safety alerts: raised with the score, closed by a clinician's outcome alone (A11.06)."""

from dataclasses import replace
from decimal import Decimal

from events.measures.library import library
from events.measures.safety import NOTHING, Safety, safety_of
from events.sealed_event import Fact
from events.state.alerts import Alert
from events.state.episode import EpisodeState
from events.types.alert import SafetyAlertRaised
from events.types.score import ScoreCorrected, ScoreRecorded
from events.values.alerts import RANKS, told_together
from events.values.ids import ScoreId
from events.values.sessions import ScoreContent
from services.planner.commands.episode import RecordAlertOutcome, VoidEpisodeEntries
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar
from services.planner.decide.refusals_scores import AlertClosed, AlertStands, NoAlert
from services.planner.decide.streams import FoldedEpisode


def alert_in(
    payload: ScoreRecorded | ScoreCorrected, episode: EpisodeState
) -> SafetyAlertRaised | None:
    """Return the alert that a score raises; None when it raises none, or none that is worse.

    A correction annotates the alert of its score. It raises the alert again when it tells of
    answers, of a higher value of one, or of an urgency, that the open alert does not; once that is
    closed, that the score did not tell of before. An open alert keeps what it tells.
    """
    return _alert(payload.score_id, payload.score, episode)


def _alert(
    score_id: ScoreId, score: ScoreContent, episode: EpisodeState
) -> SafetyAlertRaised | None:
    found, known = _safety(score), _told_before(score_id, episode)
    if found.urgency is None or not _is_worse(found, known):
        return None
    what, urgency = found.what, found.urgency
    if isinstance(known, Alert):
        what = told_together(known.what, what)
        urgency = max(known.urgency, urgency, key=RANKS.__getitem__)
    return SafetyAlertRaised(
        score_id=score_id, instrument=score.instrument, what=what, urgency=urgency
    )


def decide_outcome(command: RecordAlertOutcome, calendar: Calendar) -> Fact:
    """Return the outcome of an alert that is open; it lies between the answers and now.

    Answers that raised the alert again were there when they were recorded, and not before.
    """
    known = calendar.episode.alerts.get(command.score_id)
    if known is None:
        raise NoAlert("/score_id", (command.score_id,))
    if known.closed is not None:
        raise AlertClosed("/score_id", (command.score_id,))
    if command.occurred_at is not None:
        score = calendar.episode.scores.get(command.score_id)
        asked = score.content.administered_at if score and not known.again else known.raised_time
        calendar.happened(command.occurred_at, "/occurred_at", after=asked)
    return stated(command, command.occurred_at)


def brought_back(before: EpisodeState, after: EpisodeState) -> tuple[SafetyAlertRaised, ...]:
    """Return the alerts that a void raises: by scores that tell what they did not tell before."""
    raised = (
        _alert(key, entered.content, replace(before, alerts=after.alerts))
        for key, entered in after.scores.items()
        if key not in before.scores or before.scores[key].content != entered.content
    )
    return tuple(each for each in raised if each is not None)


def require_alerts_stand(command: VoidEpisodeEntries, stream: FoldedEpisode) -> None:
    """Return quietly when no alert is among the entries to be void.

    Raises:
        AlertStands: one is; the score that raised it may be void, its alert stays.
    """
    alerts = {e.event_id for e in stream.history if isinstance(e.payload, SafetyAlertRaised)}
    for place, event_id in enumerate(command.event_ids):
        if event_id in alerts:
            raise AlertStands(f"/event_ids/{place}")


def _safety(score: ScoreContent) -> Safety:
    return safety_of(library().find(score.instrument), score)


def _told_before(score_id: ScoreId, episode: EpisodeState) -> Safety | Alert:
    """Return what is known: the open alert; else what the score said as it stood."""
    alert, score = episode.alerts.get(score_id), episode.scores.get(score_id)
    if alert is not None and alert.closed is None:
        return alert
    return NOTHING if score is None or alert is None else _safety(score.content)


def _is_worse(found: Safety, known: Safety | Alert) -> bool:
    if RANKS[found.urgency] > RANKS[known.urgency]:
        return True
    told = {each.code: Decimal(each.value) for each in known.what}
    return any(
        each.code not in told or Decimal(each.value) > told[each.code] for each in found.what
    )

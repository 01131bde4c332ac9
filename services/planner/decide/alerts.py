"""Safety alerts: raised with the score, closed by a clinician's outcome alone (A11.06)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from events.measures.library import library
from events.measures.safety import NOTHING, Safety, safety_of
from events.sealed_event import Fact
from events.state.alerts import Alert
from events.state.episode import EpisodeState
from events.types.alert import SafetyAlertRaised
from events.types.score import ScoreCorrected, ScoreRecorded
from events.values.alerts import Urgency
from events.values.ids import ScoreId
from events.values.sessions import ScoreContent
from services.planner.commands.episode import RecordAlertOutcome, VoidEpisodeEntries
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar
from services.planner.decide.refusals_scores import AlertClosed, AlertStands, NoAlert
from services.planner.decide.streams import FoldedEpisode

_RANKS: Final[Mapping[Urgency | None, int]] = MappingProxyType({None: 0, "alert": 1, "urgent": 2})


def alert_in(
    payload: ScoreRecorded | ScoreCorrected, episode: EpisodeState
) -> SafetyAlertRaised | None:
    """Return the alert that a score raises; None when it raises none, or none that is worse.

    A correction annotates the alert of its score. It raises the alert again when it tells of
    answers, or of an urgency, that the open alert does not; once that is closed, that the score
    did not tell of before.
    """
    score, found = payload.score, _safety(payload.score)
    if found.urgency is None or not _is_worse(found, _told_before(payload.score_id, episode)):
        return None
    return SafetyAlertRaised(
        score_id=payload.score_id,
        instrument=score.instrument,
        what=found.what,
        urgency=found.urgency,
    )


def decide_outcome(command: RecordAlertOutcome, calendar: Calendar) -> Fact:
    """Return the outcome of an alert that is open; it lies between the answers and now."""
    known = calendar.episode.alerts.get(command.score_id)
    if known is None:
        raise NoAlert("/score_id", (command.score_id,))
    if known.closed is not None:
        raise AlertClosed("/score_id", (command.score_id,))
    if command.occurred_at is not None:
        score = calendar.episode.scores.get(command.score_id)
        asked = known.raised_time if score is None else score.content.administered_at
        calendar.happened(command.occurred_at, "/occurred_at", after=asked)
    return stated(command, command.occurred_at)


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
    if _RANKS[found.urgency] > _RANKS[known.urgency]:
        return True
    return not {each.code for each in found.what} <= {each.code for each in known.what}

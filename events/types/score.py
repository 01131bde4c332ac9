"""Outcome scores of an episode."""

from events.registry import Payload, event_type
from events.values.ids import ScoreId
from events.values.sessions import ScoreContent
from events.values.text import Words


@event_type("goldenthread.episode.score-recorded", version=1, backdatable=True)
class ScoreRecorded(Payload):
    """One administration of an instrument (A1.28)."""

    score_id: ScoreId
    score: ScoreContent


@event_type("goldenthread.episode.score-corrected", version=1)
class ScoreCorrected(Payload):
    """The administration as it really was, whole; alerts it raised are annotated (A11.06)."""

    score_id: ScoreId
    score: ScoreContent
    reason_text: Words


@event_type("goldenthread.episode.score-accepted", version=1)
class ScoreAccepted(Payload):
    """A clinician takes a score that came from elsewhere for the chart (A1.43)."""

    score_id: ScoreId

"""Safety alerts that a score raises, and the clinician's outcome that closes them (A11.06)."""

from typing import Annotated

from pydantic import Field

from events.registry import Payload, event_type
from events.values.alerts import AlertOutcome, Urgency
from events.values.ids import ScoreId
from events.values.sessions import ScoreItem
from events.values.text import Code, Narrative


@event_type("goldenthread.episode.safety-alert-raised", version=1)
class SafetyAlertRaised(Payload):
    """Answers of a score that somebody must look at now; the alert bears the score's id.

    `what` are the answers that raised it. A correction that makes it worse raises it again.
    """

    score_id: ScoreId
    instrument: Code
    what: Annotated[tuple[ScoreItem, ...], Field(min_length=1, max_length=20)]
    urgency: Urgency


@event_type("goldenthread.episode.safety-alert-closed", version=1, backdatable=True)
class SafetyAlertClosed(Payload):
    """What a clinician found and did; nothing else closes an alert."""

    score_id: ScoreId
    outcome: AlertOutcome
    explanation: Narrative

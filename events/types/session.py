"""Sessions of an episode. A session in the wrong chart, or that never was, is voided (A1.57)."""

from events.registry import Payload, event_type
from events.values.ids import SessionId
from events.values.sessions import SessionContent
from events.values.text import Words


@event_type("goldenthread.episode.session-recorded", version=1, backdatable=True)
class SessionRecorded(Payload):
    """An appointment and how it went (A1.52); it may be entered late (A11.07)."""

    session_id: SessionId
    session: SessionContent


@event_type("goldenthread.episode.session-corrected", version=1)
class SessionCorrected(Payload):
    """The session as it really was, whole; session numbers follow (A11.07)."""

    session_id: SessionId
    session: SessionContent
    reason_text: Words

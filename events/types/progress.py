"""Progress entries of a plan; they stale no signature (A1.27, A11.12)."""

from events.registry import Payload, event_type
from events.values.ids import ProgressId
from events.values.progress import ProgressContent


@event_type("goldenthread.plan.progress-recorded", version=1)
class ProgressRecorded(Payload):
    """How far one goal has come over a period; a wrong entry is voided and made anew (A1.27)."""

    progress_id: ProgressId
    progress: ProgressContent

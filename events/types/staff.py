"""Staff of a clinic: who they are, what they may offer, until when (A1.02, A1.39, A1.50)."""

from events.registry import Payload, event_type
from events.values.dates import Day
from events.values.staff import StaffContent, StaffRef
from events.values.text import Words


@event_type("goldenthread.clinic.staff-added", version=1)
class StaffAdded(Payload):
    """A member of staff begins, with credentials, licenses and competences (A1.02)."""

    staff_id: StaffRef
    staff: StaffContent


@event_type("goldenthread.clinic.staff-revised", version=1)
class StaffRevised(Payload):
    """A member of staff as they now are, whole: a license renewed, a competence gained (A1.50)."""

    staff_id: StaffRef
    staff: StaffContent
    reason_text: Words | None = None


@event_type("goldenthread.clinic.staff-left", version=1)
class StaffLeft(Payload):
    """A member of staff works here through a day and no longer (A1.50)."""

    staff_id: StaffRef
    left_on: Day
    reason_text: Words | None = None


StaffPayload = StaffAdded | StaffRevised | StaffLeft

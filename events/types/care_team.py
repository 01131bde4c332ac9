"""The care team of an episode: who is what for the client, from when until when (A1.50)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.registry import Payload, event_type
from events.values.dates import Instant
from events.values.ids import MembershipId, NoticeId
from events.values.staff import Membership, StaffRef
from events.values.text import Words


@event_type("goldenthread.episode.care-team-joined", version=1)
class CareTeamJoined(Payload):
    """Somebody belongs to the care team in a role, over a span of time (A1.50)."""

    membership_id: MembershipId
    membership: Membership


@event_type("goldenthread.episode.care-team-left", version=1)
class CareTeamLeft(Payload):
    """A membership ends at an instant, or ends at another one than was known (A1.50)."""

    membership_id: MembershipId
    until_at: Instant
    reason: Literal["left-clinic", "leave", "end-of-duty", "client-request", "other"]
    reason_text: Words | None = None


@event_type("goldenthread.episode.care-reassigned", version=1)
class CareReassigned(Payload):
    """A membership passes to another member of staff at an instant, with what is open (A1.50).

    `new_membership_id` begins at `at`, in the same role. `open_notices` are the notices that were
    open then and pass along.
    """

    membership_id: MembershipId
    new_membership_id: MembershipId
    staff_id: StaffRef
    at: Instant
    reason: Literal["left-clinic", "leave", "caseload", "client-request", "other"]
    reason_text: Words | None = None
    open_notices: Annotated[tuple[NoticeId, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.membership_id == self.new_membership_id:
            raise ValueError("new_membership_id: another one than membership_id")
        if len(set(self.open_notices)) < len(self.open_notices):
            raise ValueError("open_notices: each once")
        return self


CareTeamPayload = CareTeamJoined | CareTeamLeft | CareReassigned

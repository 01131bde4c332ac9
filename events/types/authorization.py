"""Insurance and authorizations: asked for, decided, appealed, ended (A1.34, A1.59, A2.07, A7.05).

Days are those of the payer's letters. A reason's code stands on the envelope, its text inside.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.registry import Payload, event_type
from events.values.authorizations import (
    AppealLevel,
    Approval,
    AuthorizationRequest,
    DenialReason,
    EndReason,
    Evidence,
    InsuranceContent,
    WithdrawalReason,
)
from events.values.dates import Day
from events.values.ids import AuthorizationId, InsuranceId
from events.values.text import Narrative, Words


@event_type("goldenthread.client.insurance-recorded", version=1)
class InsuranceRecorded(Payload):
    """Somebody pays for the client from a day on (A1.59)."""

    insurance_id: InsuranceId
    insurance: InsuranceContent


@event_type("goldenthread.client.insurance-revised", version=1)
class InsuranceRevised(Payload):
    """An insurance as it now stands, whole: one that ended for instance (A1.59)."""

    insurance_id: InsuranceId
    insurance: InsuranceContent
    reason_text: Words


@event_type("goldenthread.client.authorization-requested", version=1, backdatable=True)
class AuthorizationRequested(Payload):
    """A payer is asked to authorize services (A2.07)."""

    authorization_id: AuthorizationId
    requested_on: Day
    request: AuthorizationRequest


@event_type("goldenthread.client.authorization-approved", version=1, backdatable=True)
class AuthorizationApproved(Payload):
    """The payer authorizes all, less or other than was asked for (A2.07)."""

    authorization_id: AuthorizationId
    decided_on: Day
    approval: Approval


@event_type("goldenthread.client.authorization-denied", version=1, backdatable=True)
class AuthorizationDenied(Payload):
    """The payer refuses; an appeal is due by `appeal_by` (A2.07, A7.05)."""

    authorization_id: AuthorizationId
    decided_on: Day
    reason: DenialReason
    reason_text: Words
    appeal_by: Day | None = None


@event_type("goldenthread.client.authorization-appealed", version=1, backdatable=True)
class AuthorizationAppealed(Payload):
    """The payer's decision is appealed, with evidence (A2.07, A7.05)."""

    authorization_id: AuthorizationId
    appealed_on: Day
    level: AppealLevel = "first"
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1, max_length=100)]
    statement: Narrative | None = None


@event_type("goldenthread.client.appeal-decided", version=1, backdatable=True)
class AppealDecided(Payload):
    """The payer upholds its decision, or overturns it and authorizes (A2.07)."""

    authorization_id: AuthorizationId
    decided_on: Day
    outcome: Literal["upheld", "overturned"]
    approval: Approval | None = None
    reason_text: Words
    appeal_by: Day | None = None

    @model_validator(mode="after")
    def _approves_what_it_overturns(self) -> Self:
        if (self.outcome == "overturned") != (self.approval is not None):
            raise ValueError("approval: needed of an appeal that is overturned, of no other")
        return self


@event_type("goldenthread.client.authorization-withdrawn", version=1)
class AuthorizationWithdrawn(Payload):
    """A request is taken back before it is decided (A2.07)."""

    authorization_id: AuthorizationId
    reason: WithdrawalReason
    reason_text: Words


@event_type("goldenthread.client.authorization-ended", version=1)
class AuthorizationEnded(Payload):
    """What was authorized ends earlier than it said, after `ended_on` (A1.59, A2.07)."""

    authorization_id: AuthorizationId
    ended_on: Day
    reason: EndReason
    reason_text: Words


InsurancePayload = InsuranceRecorded | InsuranceRevised

AuthorizationPayload = (
    AuthorizationRequested
    | AuthorizationApproved
    | AuthorizationDenied
    | AuthorizationAppealed
    | AppealDecided
    | AuthorizationWithdrawn
    | AuthorizationEnded
)

"""Examples of insurances and authorizations: those of story A12.1."""

from datetime import date

from events.payload import Payload
from events.types.authorization import (
    AppealDecided,
    AuthorizationAppealed,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationEnded,
    AuthorizationRequested,
    AuthorizationWithdrawn,
    InsuranceRecorded,
    InsuranceRevised,
)
from events.values.authorizations import (
    Approval,
    AuthorizationRequest,
    DocumentEvidence,
    InsuranceContent,
    ReviewEvidence,
    ScoreEvidence,
    ServiceUnits,
)
from events.values.identity import Payer
from events.values.ids import AuthorizationId, InsuranceId
from tests.contract import gad

PLAN_A = InsuranceId(gad.uid(140))
TWELVE, SIX = AuthorizationId(gad.uid(141)), AuthorizationId(gad.uid(142))
CODE = "90837"

INSURANCE = InsuranceContent(
    payer=Payer(kind="commercial", name="Hudson Valley Mutual"),
    member_id="HVM 0044 1187",
    group_number="5520",
    from_on=date(2026, 1, 1),
)

REQUEST = AuthorizationRequest(
    insurance_id=PLAN_A,
    services=(
        ServiceUnits(code=CODE, units=12, from_on=date(2026, 1, 22), until_on=date(2026, 7, 21)),
    ),
    rendering_provider="1000000004",
    supervising_provider="1000000012",
    diagnoses=("F41.1",),
    justification="GAD-7 of 17; sleep and work suffer on most days",
    evidence=(ScoreEvidence(kind="score", episode_id=gad.EPISODE, score_id=gad.FIRST_SCORE),),
)

APPROVAL = Approval(number="A-77120", services=REQUEST.services, reauthorize_by=date(2026, 4, 9))

RETROACTIVE = Approval(
    number="A-80932",
    services=(
        ServiceUnits(code=CODE, units=6, from_on=date(2026, 4, 17), until_on=date(2026, 7, 21)),
    ),
    less_because="Six sessions to complete relapse prevention",
)

PAYERS: tuple[Payload, ...] = (
    InsuranceRecorded(insurance_id=PLAN_A, insurance=INSURANCE),
    InsuranceRevised(
        insurance_id=PLAN_A,
        insurance=INSURANCE.model_copy(update={"until_on": date(2026, 8, 31)}),
        reason_text="The employer changes plans on September 1",
    ),
    AuthorizationRequested(
        authorization_id=TWELVE, requested_on=date(2026, 1, 15), request=REQUEST
    ),
    AuthorizationApproved(authorization_id=TWELVE, decided_on=date(2026, 1, 20), approval=APPROVAL),
    AuthorizationDenied(
        authorization_id=SIX,
        decided_on=date(2026, 4, 10),
        reason="documentation-missing",
        reason_text="No outcome scores were sent with the request",
        appeal_by=date(2026, 6, 9),
    ),
    AuthorizationAppealed(
        authorization_id=SIX,
        appealed_on=date(2026, 4, 13),
        evidence=(
            ScoreEvidence(kind="score", episode_id=gad.EPISODE, score_id=gad.FIRST_SCORE),
            ScoreEvidence(kind="score", episode_id=gad.EPISODE, score_id=gad.EIGHTH_SCORE),
            ReviewEvidence(kind="review", plan_id=gad.PLAN, review_id=gad.REVIEW),
            DocumentEvidence(kind="document", document="7b" * 32, name="Letter of April 10"),
        ),
        statement="GAD-7 fell from 17 to 9 in eight sessions; sleep is not yet where it should be",
    ),
    AppealDecided(
        authorization_id=SIX,
        decided_on=date(2026, 4, 24),
        outcome="overturned",
        approval=RETROACTIVE,
        reason_text="The scores show progress that is not complete",
    ),
    AuthorizationWithdrawn(
        authorization_id=SIX,
        reason="not-needed",
        reason_text="Treatment ends within what is authorized",
    ),
    AuthorizationEnded(
        authorization_id=TWELVE,
        ended_on=date(2026, 6, 30),
        reason="insurance-ended",
        reason_text="The policy lapsed",
    ),
)

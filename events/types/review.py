"""Reviews of a plan and the six parts that make one complete (A1.30, A4.10 to A4.15)."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from events.registry import Payload, event_type
from events.values.base import Value
from events.values.changes import Rationale
from events.values.dates import Day, SessionCount
from events.values.ids import (
    AuthorizationId,
    ClinicalEventId,
    GoalId,
    ObjectiveId,
    ProblemId,
    ReviewId,
    ScoreId,
)
from events.values.interventions import Phase
from events.values.text import Code, Narrative, Words

Trigger = Literal[
    "scheduled",
    "milestone",
    "clinical-event",
    "client-request",
    "lack-of-progress",
    "transition",
    "exceeding-expectations",
    "authorization",
    "plateau",
]
"""What called for the review (A4.01 to A4.09)."""

Verdict = Literal["met", "partially-met", "not-met", "no-longer-relevant"]
"""An objective's status at review (A2.02)."""


class Cause(Value):
    """What a review's trigger is about, each trigger having members of its own (A4.02 to A4.09).

    A milestone, lack of progress, more progress than expected and a plateau name `objective_ids`;
    a clinical event names `clinical_event_ids`; a client's request what was asked for in `words`,
    and new problems in `problem_ids`; a transition its kind and the `phase`, from 1, that comes
    next; a payer's word the authorization and what the payer says of it.
    """

    objective_ids: Annotated[tuple[ObjectiveId, ...], Field(max_length=50)] = ()
    clinical_event_ids: Annotated[tuple[ClinicalEventId, ...], Field(max_length=50)] = ()
    problem_ids: Annotated[tuple[ProblemId, ...], Field(max_length=50)] = ()
    transition: Literal["step-down", "phase-change", "approaching-discharge"] | None = None
    phase: Annotated[int, Field(ge=1, le=12)] | None = None
    authorization_id: AuthorizationId | None = None
    payer_says: Literal["re-authorization-due", "denied"] | None = None
    words: Words | None = None


class Reauthorization(Value):
    """What asking a payer for more sessions takes beside a review's six parts (A4.16, A4.17).

    The unmet objectives and how they justify the sessions; and by which phases care steps down.
    """

    authorization_id: AuthorizationId | None = None
    sessions_asked: SessionCount
    unmet_objective_ids: Annotated[tuple[ObjectiveId, ...], Field(min_length=1, max_length=50)]
    justification: Narrative
    step_down: Annotated[tuple[Phase, ...], Field(min_length=1, max_length=12)]


class Rating(Value):
    """How far the client sees a goal or objective, 0 to 10, and who rates (A1.27, A1.46)."""

    goal_id: GoalId | None = None
    objective_id: ObjectiveId | None = None
    rating: Annotated[int, Field(ge=0, le=10)]
    rater: Literal["client", "caregiver"] = "client"


class ReviewedScore(Value):
    """A new score of one instrument, or why there is none (A4.11, A11.10)."""

    instrument: Code
    score_id: ScoreId | None = None
    exception: Literal["none-applicable", "client-absent"] | None = None
    exception_text: Words | None = None

    @model_validator(mode="after")
    def _score_or_reason(self) -> Self:
        if (self.score_id is None) != (self.exception is not None):
            raise ValueError("score_id or exception: one of the two")
        if self.exception is not None and self.exception_text is None:
            raise ValueError("exception_text: an exception needs its reason")
        return self


class Duration(Value):
    """How many more sessions are expected, and until when (A4.15)."""

    sessions_more: Annotated[int, Field(ge=0, le=2_000)] | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.sessions_more is None and self.ends_on is None:
            raise ValueError("sessions_more or ends_on: at least one")
        return self


class ShortenedDate(Value):
    """Which day was agreed for the next review, and what wants it earlier (A3.18, A4.15).

    That is the plan's own interval (A1.21), or the profile of a payer or law that `profile` names.
    """

    agreed_on: Day
    row: Annotated[str, StringConstraints(max_length=8, pattern=r"^[A-D][0-9.]+$")]
    profile: Code | None = None


@event_type("goldenthread.plan.review-opened", version=1, backdatable=True)
class ReviewOpened(Payload):
    """A review begins; it owes a verdict on every objective that is open now (A11.10)."""

    review_id: ReviewId
    trigger: Trigger
    at_session: SessionCount | None = None
    cause: Cause | None = None


@event_type("goldenthread.plan.client-input-recorded", version=1, backdatable=True)
class ClientInputRecorded(Payload):
    """The client's own view, recorded before the clinician's (A4.14); or why there is none."""

    review_id: ReviewId
    ratings: Annotated[tuple[Rating, ...], Field(max_length=100)] = ()
    words: Narrative | None = None
    absent_because: Words | None = None

    @model_validator(mode="after")
    def _input_or_reason(self) -> Self:
        given = bool(self.ratings) or self.words is not None
        if given == (self.absent_because is not None):
            raise ValueError("ratings or words; without both, absent_because")
        return self


@event_type("goldenthread.plan.objective-status-assessed", version=1, backdatable=True)
class ObjectiveStatusAssessed(Payload):
    """A clinician's verdict on one objective, with the data behind it (A2.02, A4.10)."""

    review_id: ReviewId
    objective_id: ObjectiveId
    verdict: Verdict
    rationale: Rationale


@event_type("goldenthread.plan.review-completed", version=1, backdatable=True)
class ReviewCompleted(Payload):
    """A review ends: scores, changes or none, rationale, duration, next date (A4.11 to A4.15).

    The changes themselves are events that name the review in their rationale. `next_review_on` is
    the earliest that plan, payers and law want; where another day was agreed, `shortened` tells.
    """

    review_id: ReviewId
    scores: Annotated[tuple[ReviewedScore, ...], Field(max_length=30)] = ()
    changes: Literal["changed", "no-change"]
    rationale: Rationale
    duration: Duration
    next_review_on: Day
    next_review_session: SessionCount | None = None
    reauthorization: Reauthorization | None = None
    shortened: ShortenedDate | None = None

"""Others who take part: family, referrals; and where client and plan differ."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Day, SessionCount
from events.values.resources import UsedWhere
from events.values.text import Code, Line, Narrative, Words


class Participant(Value):
    """Somebody of the client's own who takes part, and in which role."""

    name: Line
    relation: Line
    role: Words


class FamilyInvolvement(Value):
    """Who of family and friends takes part, or why nobody does: never left open (A1.25)."""

    participants: Annotated[tuple[Participant, ...], Field(max_length=20)] = ()
    not_applicable_because: Words | None = None


class DisagreementContent(UsedWhere):
    """What somebody disagrees with in a plan, and what was discussed (A1.35)."""

    raised_by: Literal["client", "caregiver", "clinician", "other"]
    raised_on: Day
    words: Narrative
    discussion: Narrative | None = None


class ReferralContent(Value):
    """To whom and for what; a conditional one names its trigger (A1.26, A1.47).

    `by_session` is the session by which the trigger is judged: "if insufficient by session 6".
    """

    to: Line
    kind: Literal[
        "psychiatrist",
        "primary-care",
        "couples-therapist",
        "family-therapist",
        "group",
        "specialist",
        "higher-level-of-care",
        "community",
        "other",
    ]
    purpose: Words
    trigger: Words | None = None
    by_session: SessionCount | None = None


ReferralStatus = Literal["planned", "offered", "declined", "accepted", "sent", "closed"]
"""Where a referral stands (A1.47): a declined one is offered again, a closed one has ended."""


class PhaseDecision(Value):
    """The decision that a phase of the frequency begins; phases count from 1 (A1.48)."""

    phase: Annotated[int, Field(ge=1, le=12)]
    entered_on: Day
    basis: Narrative


class RequirementAnswer(Value):
    """How a requirement of a profile is answered by other than the plan's content (B26, B32).

    It is shown to be met elsewhere, since `done_on`, or done without from that day on: then
    `reason` is one that the profile names. A requirement is called as the profile calls it: a part,
    a deadline, `plan` or `review`.
    """

    profile: Code
    requirement: Code
    outcome: Literal["shown", "waived"]
    done_on: Day
    reason: Code | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if (self.reason is not None) != (self.outcome == "waived"):
            raise ValueError("reason: needed to do without a requirement, and only then")
        return self

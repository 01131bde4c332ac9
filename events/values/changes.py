"""Why something changed, and what plans call the reasons."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.ids import ReviewId, ScoreId
from events.values.text import Narrative

RetirementReason = Literal[
    "achieved",
    "no-longer-relevant",
    "not-achievable",
    "replaced",
    "client-request",
    "moved-to-other-care",
]
"""Why a goal or an objective left the plan (A2.03)."""

TerminationReason = Literal[
    "goals-met",
    "plateau",
    "withdrew",
    "lost-contact",
    "transferred",
    "higher-level-of-care",
    "administrative",
    "moved",
    "died",
]
"""Why treatment ended (A2.05)."""

VoidReason = Literal["wrong-chart", "entered-in-error", "duplicate-entry", "duplicate-client"]
"""Why an entry is void (A1.57)."""


class Rationale(Value):
    """Why a change was made, with the clinical data behind it (A2.03, A4.13).

    `review_id` names the review that the change belongs to (A4.12).
    """

    text: Narrative
    data: Narrative | None = None
    score_ids: Annotated[tuple[ScoreId, ...], Field(max_length=50)] = ()
    review_id: ReviewId | None = None

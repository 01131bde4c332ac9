"""Goals."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.dates import Day
from events.values.ids import ProblemId
from events.values.text import Words

Origin = Literal["client", "clinician", "caregiver", "court"]


class Endorsement(Value):
    """Where a goal or objective came from and whether the client endorses it (A1.46)."""

    origin: Origin
    endorsed: bool | None = None
    rationale_explained: bool = False
    options_offered: Annotated[tuple[Words, ...], Field(max_length=10)] = ()


class GoalContent(Value):
    """A broad outcome in the client's own words, for one or more problems (A1.12, A1.13).

    `horizon`: short-term is up to 3 months, long-term 3 to 12 months.
    """

    words: Words
    problem_ids: Annotated[tuple[ProblemId, ...], Field(min_length=1, max_length=20)]
    horizon: Literal["short-term", "long-term"]
    target_on: Day | None = None
    daily_life: Words | None = None
    endorsement: Endorsement


class GoalProposal(Value):
    """What the client's side wants to reach, in their words; no goal yet (A1.44)."""

    words: Words
    why: Words | None = None
    proposed_by: Literal["client", "caregiver"]
    proposed_on: Day

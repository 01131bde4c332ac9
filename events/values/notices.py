"""What a notice says. Notices are in clear, so there are ids, codes and times here, and no text."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from events.ids import EventId
from events.values.base import Value
from events.values.dates import Day, Due, DueOn, Instant
from events.values.ids import PlanId, ReviewId
from events.values.text import Code

Rule = Literal["review-interval", "review-date", "review-session", "calendar-cap"]
"""Why a review is due (A3.18).

So many days after the anchor, by the plan or else by policy (A3.03); on the date that was agreed
(A4.15); at a session number (A3.09); at the latest by the calendar, whatever the plan says (A3.19).
"""

Stage = Literal[
    "due-soon-14",
    "due-soon-7",
    "due-soon-2-sessions",
    "due-soon-1-session",
    "due",
    "overdue",
]
"""How far a due review is: 14 or 7 days ahead, 2 sessions or 1 ahead, due, overdue (A11.08)."""

EndReason = Literal[
    "reviewed", "rescheduled", "on-hold", "plan-ended", "care-ended", "entry-voided"
]
"""Why a review is owed no more.

A complete review took place; the due point is another one now; treatment pauses; the plan, or the
episode, ended; the activation or review that it was counted from is void.
"""

Timeliness = Literal["on-time", "on-time-documented-late", "late"]
"""Recorded by the due instant; done by then and recorded later; done later (A11.11)."""

Citation = Annotated[
    str, StringConstraints(min_length=5, max_length=6, pattern=r"^[A-D][0-9]{1,2}\.[0-9]{2}$")
]
"""The row of the rule book that a due point rests on, such as `A3.19`."""


class NoticeContent(Value):
    """A review of a plan that is owed, and how it was counted.

    `due_by` ends the due day at the client's site; a session's day is not known before it is held,
    so a session's due point has none. `anchor_event_id` is the event that is counted from: the last
    complete review, else the activation (A11.09); `anchor_on` is its local day, day 0. `days` is
    what was added to it, None for an agreed date or a session. `owed_at` is when the stage began.
    """

    plan_id: PlanId
    rule: Rule
    citation: Citation
    stage: Stage
    due: Due
    due_by: Instant | None = None
    anchor_event_id: EventId
    anchor_on: Day
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    owed_at: Instant

    @model_validator(mode="after")
    def _day_has_its_end(self) -> Self:
        if (self.due_by is not None) != isinstance(self.due, DueOn):
            raise ValueError("due_by: needed for a due day, and for no session")
        return self


class DecidedOn(Value):
    """What a notice was decided on, enough to decide it again.

    `position` is the clinic's ledger position of the newest event that counted, `at` the instant of
    the clinic's `clock`, `late_by_seconds` how long before that it might have been decided.
    """

    position: Annotated[int, Field(ge=1, le=9_007_199_254_740_991)]
    clock: Code
    at: Instant
    policy: Code
    policy_version: Annotated[int, Field(ge=1, le=1_000_000)]
    late_by_seconds: Annotated[int, Field(ge=0, le=9_999_999_999)]


class Answer(Value):
    """The complete review that answers a notice, and the event that completed it (A11.11)."""

    review_id: ReviewId
    event_id: EventId
    timeliness: Timeliness

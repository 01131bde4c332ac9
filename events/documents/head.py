"""The dates of a plan's head: made, changed, reviewed, next review (A1.03)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from events.state.next_review import next_review_on
from events.state.plan import PlanState
from events.state.plan_reviews import last_completion
from events.state.recorded import Recorded
from events.types.plan import PlanDrafted
from events.types.terms import ReviewScheduled


@dataclass(frozen=True, slots=True)
class HeadDates:
    """Days as the clinic's calendar has them; None for what has not been yet.

    `changed_on` is the last change of agreed content, `schedule` what was set for reviews,
    `next_review_on` by when the plan itself wants its next review.
    """

    created_on: date | None
    changed_on: date | None
    reviewed_on: date | None
    schedule: ReviewScheduled | None
    next_review_on: date | None


def head_dates(
    history: Sequence[Recorded[Any]], plan: PlanState, day: Callable[[datetime], date]
) -> HeadDates:
    """Return the dates of a plan's head from its history; `day` gives an instant's local day."""
    made = next((each for each in history if isinstance(each.payload, PlanDrafted)), None)
    changed = [each for each in history if each.version == plan.content_version]
    done = last_completion(plan.reviews)
    return HeadDates(
        created_on=None if made is None else day(made.time),
        changed_on=day(changed[0].time) if changed else None,
        reviewed_on=None if done is None else day(done.time),
        schedule=plan.schedule,
        next_review_on=next_review_on(plan, day),
    )

"""Reviews of a plan: what each owes and has (A1.30, A11.10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import empty, put
from events.state.recorded import Recorded
from events.types.review import (
    Cause,
    ClientInputRecorded,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewOpened,
    Trigger,
    Verdict,
)
from events.types.streams import ReviewPayload
from events.values.ids import Item, ObjectiveId, ReviewId


@dataclass(frozen=True, slots=True)
class Completion:
    """How and when a review ended: `time` when it was done, `recorded_time` when recorded."""

    version: Version
    time: datetime
    recorded_time: datetime
    content: ReviewCompleted


@dataclass(frozen=True, slots=True)
class Review:
    """A review. `owes` are the objectives that were open when it began.

    Versions tell the order: the client's input has to come before the first verdict (A11.10).
    """

    trigger: Trigger
    opened: Version
    opened_time: datetime
    owes: tuple[ObjectiveId, ...]
    verdicts: Mapping[ObjectiveId, Verdict] = field(default_factory=empty)
    first_verdict: Version | None = None
    client_input: Version | None = None
    completion: Completion | None = None
    cause: Cause | None = None


Reviews = Mapping[ReviewId, Review]


def reviewed(
    reviews: Reviews,
    event: Recorded[ReviewPayload],
    open_now: tuple[ObjectiveId, ...],
    known: Iterable[ObjectiveId],
) -> Reviews | Missing:
    """Return `reviews` after `event`.

    Args:
        reviews: the plan's reviews before it.
        event: the event.
        open_now: the objectives that are open at the event.
        known: every objective that the plan ever had.
    """
    it = event.payload
    review = reviews.get(it.review_id)
    if isinstance(it, ReviewOpened):
        if review is not None:
            return Missing(Item(kind="review", id=it.review_id), "already-there")
        return put(reviews, it.review_id, _opened(event, it, open_now))
    if review is None:
        return Missing(Item(kind="review", id=it.review_id), "missing")
    if review.completion is not None:
        return Missing(Item(kind="review", id=it.review_id), "ended")
    if isinstance(it, ObjectiveStatusAssessed) and it.objective_id not in known:
        return Missing(Item(kind="objective", id=it.objective_id), "missing")
    return put(reviews, it.review_id, _continued(review, event, it))


def open_reviews(reviews: Reviews) -> tuple[ReviewId, ...]:
    """Return the reviews that are not complete, in the order of their opening."""
    return tuple(key for key, review in reviews.items() if review.completion is None)


def missing_verdicts(review: Review) -> tuple[ObjectiveId, ...]:
    """Return the objectives that still need a verdict (A4.10)."""
    return tuple(each for each in review.owes if each not in review.verdicts)


def client_was_first(review: Review) -> bool:
    """Return whether the client's input was recorded before any verdict (A4.14)."""
    if review.client_input is None:
        return False
    return review.first_verdict is None or review.client_input < review.first_verdict


def last_completion(reviews: Reviews) -> Completion | None:
    """Return the completion that was done last, by its time (A11.09)."""
    done = (each.completion for each in reviews.values() if each.completion is not None)
    return max(done, key=lambda each: (each.time, each.version), default=None)


def _opened(
    event: Recorded[ReviewPayload], it: ReviewOpened, open_now: tuple[ObjectiveId, ...]
) -> Review:
    return Review(it.trigger, event.version, event.time, open_now, cause=it.cause)


def _continued(
    review: Review,
    event: Recorded[ReviewPayload],
    it: ClientInputRecorded | ObjectiveStatusAssessed | ReviewCompleted,
) -> Review:
    match it:
        case ClientInputRecorded():
            return replace(review, client_input=review.client_input or event.version)
        case ObjectiveStatusAssessed():
            verdicts = put(review.verdicts, it.objective_id, it.verdict)
            first = review.first_verdict or event.version
            return replace(review, verdicts=verdicts, first_verdict=first)
        case ReviewCompleted():
            done = Completion(event.version, event.time, event.recorded_time, it)
            return replace(review, completion=done)
        case unreachable:
            assert_never(unreachable)

"""What a rationale names: scores of the episode, a review that is open (A2.03, A4.13)."""

from events.values.changes import Rationale
from events.values.ids import ReviewId
from services.planner.decide.case import Case
from services.planner.decide.refusals import Ended, NotFound
from services.planner.decide.refusals_content import DataMissing


def require_rationale(rationale: Rationale | None, case: Case) -> None:
    """Return quietly when all that `rationale` names is there.

    Raises:
        NotFound: a score or the review is not there.
        Ended: the review is complete, so that no further change belongs to it.
        DataMissing: the change belongs to a review and rests on no data (A4.13).
    """
    if rationale is None:
        return
    for place, score_id in enumerate(rationale.score_ids):
        if score_id not in case.episode.scores:
            raise NotFound(f"/rationale/score_ids/{place}", (score_id,))
    if rationale.review_id is not None:
        _require_open(rationale.review_id, case)
        require_data(rationale)


def require_data(rationale: Rationale) -> None:
    """Return quietly when clinical data stand behind `rationale`: in words or as scores."""
    if rationale.data is None and not rationale.score_ids:
        raise DataMissing("/rationale/data")


def _require_open(review_id: ReviewId, case: Case) -> None:
    review = case.plan.reviews.get(review_id)
    if review is None:
        raise NotFound("/rationale/review_id")
    if review.completion is not None:
        raise Ended("/rationale/review_id")

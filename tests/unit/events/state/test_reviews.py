"""Reviews, activation and baselines of a plan: which of several counts, and what is missing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from events.state import plan
from events.state.plan import PlanEvent, PlanState
from events.state.plan_reviews import client_was_first, last_completion, open_reviews
from events.types.objective import BaselineEstablished
from events.types.plan import PlanActivated
from events.types.review import (
    ClientInputRecorded,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewOpened,
)
from events.types.streams import PlanPayload
from events.values.ids import CriterionId, ReviewId
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry, stream
from tests.unit.events.state.test_gad_plan import signed

OPENED = ReviewOpened.model_validate(EXAMPLES[ReviewOpened])
INPUT = ClientInputRecorded.model_validate(EXAMPLES[ClientInputRecorded])
VERDICT = ObjectiveStatusAssessed.model_validate(EXAMPLES[ObjectiveStatusAssessed])
COMPLETED = ReviewCompleted.model_validate(EXAMPLES[ReviewCompleted])
SECOND = ReviewId(gad.uid(51))


def after(*payloads: PlanPayload) -> PlanState:
    """Return the signed plan after further events."""
    history = signed()
    return plan.fold([*history, *stream(payloads, first=len(history) + 1)])


@pytest.mark.parametrize(
    ("steps", "first"),
    [
        ((OPENED,), False),
        ((OPENED, INPUT), True),
        ((OPENED, INPUT, VERDICT), True),
        ((OPENED, VERDICT, INPUT), False),
        ((OPENED, VERDICT, INPUT, VERDICT), False),
        ((OPENED, INPUT, VERDICT, INPUT), True),
        ((OPENED, VERDICT), False),
    ],
)
def test_the_client_s_first_input_comes_before_the_first_verdict(
    steps: tuple[PlanPayload, ...],
    first: bool,  # noqa: FBT001  # the expected answer
) -> None:
    """A4.14, A11.10."""
    assert client_was_first(after(*steps).reviews[gad.REVIEW]) is first


@pytest.mark.parametrize("late", [INPUT, VERDICT, COMPLETED])
def test_a_complete_review_takes_nothing_more(late: PlanPayload) -> None:
    state = after(OPENED, INPUT, VERDICT, COMPLETED, late)
    (unresolved,) = state.journal.unresolved
    assert (unresolved.missing.item.kind, unresolved.missing.problem) == ("review", "ended")


def test_the_plan_is_under_review_until_every_review_is_complete() -> None:
    second = OPENED.model_copy(update={"review_id": SECOND})
    one_left = after(OPENED, second, COMPLETED)
    assert open_reviews(one_left.reviews) == (SECOND,)
    assert one_left.status == "under-review"
    done = after(OPENED, second, COMPLETED, COMPLETED.model_copy(update={"review_id": SECOND}))
    assert done.status == "active"


def test_intervals_run_from_the_review_that_was_done_last() -> None:
    """A11.09, A11.11: done in time and recorded later is not done later."""
    second = OPENED.model_copy(update={"review_id": SECOND})
    history = signed()
    steps: list[PlanPayload] = [OPENED, COMPLETED, second]
    first = stream(steps, first=len(history) + 1)
    version = len(history) + 4
    late: PlanEvent = entry(COMPLETED.model_copy(update={"review_id": SECOND}), version)
    backdated = replace(late, time=late.time - timedelta(days=30))
    state = plan.fold([*history, *first, backdated])
    completion = last_completion(state.reviews)
    assert completion is not None
    assert completion.version == version - 2
    newer: PlanEvent = replace(late, time=late.time + timedelta(days=1))
    moved = plan.fold([*history, *first, newer]).reviews
    assert last_completion(moved) == moved[SECOND].completion
    assert last_completion({}) is None


def test_a_verdict_on_an_objective_that_never_was_is_a_value() -> None:
    stray = VERDICT.model_copy(update={"objective_id": gad.uid(899)})
    (unresolved,) = after(OPENED, stray).journal.unresolved
    assert (unresolved.missing.item.kind, unresolved.missing.problem) == ("objective", "missing")


def test_the_first_activation_counts() -> None:
    """A11.09: what is fixed from activation does not move with later versions."""
    state = after(PlanActivated.model_validate(EXAMPLES[PlanActivated]))
    assert state.course.activation is not None
    assert state.course.activation.version == signed()[-1].version


def test_a_baseline_of_a_criterion_that_is_not_there_is_a_value() -> None:
    baseline = BaselineEstablished.model_validate(EXAMPLES[BaselineEstablished])
    stray = baseline.model_copy(update={"criterion_id": CriterionId(gad.uid(899))})
    state = after(stray)
    (unresolved,) = state.journal.unresolved
    assert (unresolved.missing.item.kind, unresolved.missing.problem) == ("criterion", "missing")
    assert plan.stale_signatures(state) == ()

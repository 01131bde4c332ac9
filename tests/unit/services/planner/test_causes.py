"""What reviews are opened for, and what a re-authorization takes (A4.01 to A4.09, A4.16, A4.17)."""

from datetime import timedelta
from typing import Any

import pytest

from events.types.review import Cause, Reauthorization, Trigger
from events.values.between_sessions import ClinicalEvent
from events.values.ids import AuthorizationId, ClinicalEventId, ObjectiveId
from events.values.interventions import Phase
from services.planner.commands.authorization import RecordInsurance
from services.planner.commands.between_sessions import RecordClinicalEvent
from services.planner.commands.review import OpenReview, RecordClientInput
from tests.contract import gad
from tests.contract.examples_payers import INSURANCE, PLAN_A, TWELVE
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.payers import asking
from tests.unit.services.planner.steps import active, completion, reviewing, score, verdicts

STAY = ClinicalEventId(gad.uid(640))
EVENT = ClinicalEvent(
    kind="hospitalization", happened_on=gad.at("2026-01-20T00:00:00-05:00").date(), words="Two days"
)
LOWER = Phase(purpose="step-down", sessions=1, weeks=2)
CAUSES: dict[Trigger, dict[str, Any]] = {
    "scheduled": {"words": "Ninety days are over"},
    "milestone": {"objective_ids": (gad.SCALE,)},
    "clinical-event": {"clinical_event_ids": (STAY,)},
    "client-request": {"words": "Work comes first now", "problem_ids": (gad.WORRY,)},
    "lack-of-progress": {"objective_ids": (gad.SLEEP,)},
    "transition": {"transition": "step-down", "phase": 1},
    "exceeding-expectations": {"objective_ids": (gad.SCALE,)},
    "authorization": {"authorization_id": TWELVE, "payer_says": "re-authorization-due"},
    "plateau": {"objective_ids": (gad.SLEEP,)},
}


def known() -> Chart:
    """Return a chart with an active plan, a clinical event and an authorization."""
    chart = active()
    chart.give(
        make(RecordClinicalEvent, clinical_event_id=STAY, clinical_event=EVENT),
        make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE),
        asking(),
    )
    return chart


def opening(trigger: Trigger, **cause: Any) -> OpenReview:  # noqa: ANN401
    return make(OpenReview, review_id=gad.REVIEW, trigger=trigger, cause=Cause(**cause))


@pytest.mark.parametrize("trigger", CAUSES)
def test_each_trigger_opens_a_review_with_a_cause_of_its_own(trigger: Trigger) -> None:
    """A4.01, A4.02, A4.03, A4.04, A4.05, A4.06, A4.07, A4.08, A4.09: it stands in the review."""
    chart = known()
    chart.give(opening(trigger, **CAUSES[trigger]))
    review = chart.plan.reviews[gad.REVIEW]
    assert (review.trigger, review.cause) == (trigger, Cause(**CAUSES[trigger]))
    bare = known()
    bare.give(make(OpenReview, review_id=gad.REVIEW, trigger=trigger))
    assert bare.plan.reviews[gad.REVIEW].cause is None


@pytest.mark.parametrize("trigger", CAUSES)
def test_the_cause_of_another_trigger_is_refused(trigger: Trigger) -> None:
    """A4.02 to A4.09: each has members of its own; only words belong to all."""
    own = set(CAUSES[trigger]) | {"words"}
    if trigger == "client-request":
        own |= {"clinical_event_ids"}  # a request is a clinical event as well (A1.49)
    chart = known()
    for other in CAUSES.values():
        for name in set(other) - own:
            refused = chart.refused(opening(trigger, **{name: other[name]}))
            assert refused == ("wrong-cause", f"/cause/{name}")


@pytest.mark.parametrize(
    ("trigger", "cause", "pointer"),
    [
        ("milestone", {"objective_ids": (ObjectiveId(gad.uid(999)),)}, "objective_ids/0"),
        (
            "clinical-event",
            {"clinical_event_ids": (ClinicalEventId(gad.uid(999)),)},
            "clinical_event_ids/0",
        ),
        ("transition", {"phase": 9}, "phase"),
        (
            "authorization",
            {"authorization_id": AuthorizationId(gad.uid(999))},
            "authorization_id",
        ),
    ],
)
def test_a_cause_names_what_is_there(trigger: Trigger, cause: dict[str, Any], pointer: str) -> None:
    """A4.02 to A4.09."""
    assert known().refused(opening(trigger, **cause)) == ("not-found", f"/cause/{pointer}")


def asked(**changes: Any) -> Reauthorization:  # noqa: ANN401
    fields = {
        "authorization_id": TWELVE,
        "sessions_asked": 6,
        "unmet_objective_ids": (gad.SLEEP,),
        "justification": "Falls asleep after 30 of the 20 minutes that were agreed",
        "step_down": (LOWER,),
    }
    return Reauthorization(**{**fields, **changes})


def at_the_end(payer_says: Any = "re-authorization-due") -> Chart:  # noqa: ANN401
    """Return a review for a payer that lacks only its completion; sleep is partially met."""
    chart = known()
    chart.now += timedelta(weeks=6)
    chart.give(
        score(gad.EIGHTH_SCORE, "9", chart.now),
        opening("authorization", authorization_id=TWELVE, payer_says=payer_says),
        make(RecordClientInput, review_id=gad.REVIEW, words="I still lie awake"),
        *verdicts(gad.REVIEW, "met", [each for each in gad.OBJECTIVES if each != gad.SLEEP]),
        *verdicts(gad.REVIEW, "partially-met", [gad.SLEEP]),
    )
    return chart


def test_a_re_authorization_needs_what_is_unmet_and_a_step_down() -> None:
    """A4.08, A4.16, A4.17: without them the review is not complete."""
    chart = at_the_end()
    assert chart.refused(completion(chart)) == ("reauthorization-missing", "/reauthorization")
    met = asked(unmet_objective_ids=(gad.SLEEP, gad.SCALE))
    there = "/reauthorization/unmet_objective_ids/1"
    assert chart.refused(completion(chart, reauthorization=met)) == ("objective-not-unmet", there)
    unknown = asked(authorization_id=AuthorizationId(gad.uid(999)))
    refused = chart.refused(completion(chart, reauthorization=unknown))
    assert refused == ("not-found", "/reauthorization/authorization_id")
    chart.give(completion(chart, reauthorization=asked()))
    done = chart.plan.reviews[gad.REVIEW].completion
    assert done is not None
    assert done.content.reauthorization == asked()


@pytest.mark.parametrize("without", ["unmet_objective_ids", "step_down"])
def test_neither_part_may_be_empty(without: str) -> None:
    """A4.16, A4.17: the form itself asks for at least one of each."""
    with pytest.raises(ValueError, match="too_short"):
        asked(**{without: ()})


def test_a_denial_may_be_reviewed_without_asking_again() -> None:
    """A4.08: care may end with it."""
    chart = at_the_end("denied")
    chart.give(completion(chart))


def test_any_review_may_prepare_a_request() -> None:
    """A4.16: beside its own parts."""
    chart = reviewing()
    chart.give(*verdicts(gad.REVIEW, "not-met"))
    chart.give(completion(chart, reauthorization=asked(authorization_id=None)))

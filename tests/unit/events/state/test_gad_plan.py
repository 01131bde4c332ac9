"""Template row A9.1 as one history, folded to the plan that it describes."""

from decimal import Decimal

import pytest

from events.ids import Version
from events.state import plan
from events.state.plan import PlanEvent, PlanState
from events.state.plan_content import baselines_of, content_hash, standing
from events.state.plan_links import broken_links
from events.state.plan_reviews import client_was_first, last_completion, missing_verdicts
from events.types.diagnosis import DiagnosisRecorded
from events.types.goal import GoalSet
from events.types.intervention import InterventionAdded
from events.types.objective import BaselineEstablished, ObjectiveAdded, ObjectiveMet
from events.types.plan import PlanActivated, PlanDischarged, PlanDrafted, PlanProposed
from events.types.problem import ProblemAdded
from events.types.review import (
    ClientInputRecorded,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewOpened,
)
from events.types.signature import PlanSigned
from events.types.streams import PlanPayload
from events.types.terms import DischargeCriteriaSet, FrequencyChanged, ReviewScheduled
from events.values.changes import Rationale
from events.values.ids import ObjectiveId
from events.values.quantities import reaches
from events.values.signatures import Capture, Signer, SignerRole
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry, stream

REQUIRED: frozenset[SignerRole] = frozenset({"clinician", "client"})

DRAFT: tuple[PlanPayload, ...] = (
    PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE),
    DiagnosisRecorded(diagnosis_id=gad.ANXIETY, diagnosis=gad.DIAGNOSIS),
    ProblemAdded(problem_id=gad.WORRY, problem=gad.PROBLEM),
    GoalSet(goal_id=gad.CALM, goal=gad.GOAL),
    *(ObjectiveAdded(objective_id=key, objective=it) for key, it in gad.OBJECTIVES.items()),
    *(
        InterventionAdded(intervention_id=key, intervention=it)
        for key, it in gad.INTERVENTION_CONTENTS.items()
    ),
    FrequencyChanged(frequency=gad.FREQUENCY),
    DischargeCriteriaSet(criteria=gad.DISCHARGE),
    BaselineEstablished.model_validate(EXAMPLES[BaselineEstablished]),
    ReviewScheduled.model_validate(EXAMPLES[ReviewScheduled]),
)


def drafted() -> list[PlanEvent]:
    return stream(DRAFT)


def signed() -> list[PlanEvent]:
    """Return the plan proposed, signed by both and activated."""
    history = drafted()
    state = plan.fold(history)
    version, digest = state.content_version, content_hash(state.content)
    steps: list[PlanPayload] = [
        PlanProposed(content_version=version, content_hash=digest),
        signature("clinician", version, digest),
        signature("client", version, digest),
        PlanActivated(content_version=version),
    ]
    return history + stream(steps, first=len(history) + 1)


def signature(role: SignerRole, version: Version, digest: str) -> PlanSigned:
    return PlanSigned(
        signer=Signer(role=role, printed_name="Someone Invented"),
        meaning="approval",
        capture=Capture(method="electronic"),
        content_version=version,
        content_hash=digest,
    )


def reviewed() -> list[PlanEvent]:
    """Return the plan after the review at session 8 that finds the scale's objective met."""
    history = signed()
    verdicts = [
        ObjectiveStatusAssessed(
            review_id=gad.REVIEW,
            objective_id=key,
            verdict="met" if key == gad.SCALE else "partially-met",
            rationale=Rationale(text="Seen in the records"),
        )
        for key in gad.OBJECTIVES
    ]
    steps: list[PlanPayload] = [
        ReviewOpened(review_id=gad.REVIEW, trigger="scheduled", at_session=8),
        ClientInputRecorded(review_id=gad.REVIEW, words="Getting there"),
        *verdicts,
        ObjectiveMet.model_validate(EXAMPLES[ObjectiveMet]),
        ReviewCompleted.model_validate(EXAMPLES[ReviewCompleted]),
    ]
    return history + stream(steps, first=len(history) + 1)


def test_the_draft_holds_what_the_template_says() -> None:
    state = plan.fold(drafted())
    assert state.status == "draft"
    assert state.version == len(DRAFT)
    assert state.journal.unresolved == ()
    assert state.course.episode_id == gad.EPISODE
    assert standing(state.content.diagnoses)[gad.ANXIETY].code == "F41.1"
    assert list(plan.open_objectives(state)) == list(gad.OBJECTIVES)
    assert len(standing(state.content.interventions)) == 7
    assert broken_links(state.content) == ()
    assert state.schedule is not None
    assert state.schedule.sessions == (8, 14)


def test_the_hash_that_signatures_bind_to_is_frozen() -> None:
    """B18: a change of this literal makes every signature on record unprovable."""
    assert content_hash(plan.fold(drafted()).content) == (
        "3f3ada34e85e0f826687ac390dde929773ae1b6e838bf829823d44c84de79f12"
    )


def test_every_criterion_of_an_objective_counts() -> None:
    """A1.15: records and belief both decide; the template's numbers decide them."""
    state = plan.fold(drafted())
    records = standing(state.content.objectives)[gad.RECORDS]
    count, belief = records.criteria
    assert (count.unit, belief.basis) == ("records per week", "percent-of-raw")
    assert reaches(count.target, Decimal(3))
    assert not reaches(belief.target, Decimal(29))


def test_the_baseline_names_its_score() -> None:
    """A11.01."""
    found = baselines_of(plan.fold(drafted()).content, gad.SCALE)
    assert found[gad.GAD_TOTAL].amount.low == "17"
    assert found[gad.GAD_TOTAL].score_id == gad.FIRST_SCORE


def test_the_plan_moves_from_draft_to_discharge() -> None:
    """A2.01."""
    history = signed()
    statuses = [plan.fold(history[:count]).status for count in range(len(history) + 1)]
    assert statuses[0] == "not-drafted"
    assert statuses[1] == "draft"
    assert statuses[len(DRAFT) + 1] == "proposed"
    assert statuses[-2] == "proposed"
    assert statuses[-1] == "active"
    after = reviewed()
    assert plan.fold(after[: len(history) + 1]).status == "under-review"
    assert plan.fold(after).status == "active"
    discharge = PlanDischarged.model_validate(EXAMPLES[PlanDischarged])
    end = plan.fold([*after, entry(discharge, len(after) + 1)])
    assert end.status == "discharged"
    assert plan.in_force(end, REQUIRED) is None


def test_nothing_is_in_force_before_activation_and_all_signatures() -> None:
    """A11.13."""
    history = signed()
    content = plan.fold(history).content_version
    assert plan.in_force(plan.fold(history[:-1]), REQUIRED) is None
    assert plan.in_force(plan.fold(history), REQUIRED) == content
    alone = [event for event in history if event.version != len(DRAFT) + 3]
    assert plan.in_force(plan.fold(alone), REQUIRED) is None
    assert plan.in_force(plan.fold(alone), frozenset({"clinician"})) == content
    assert plan.in_force(plan.fold(alone), frozenset()) == content


def test_a_review_tells_what_it_owes_and_who_came_first() -> None:
    """A4.10, A4.14, A11.10."""
    history, begun = reviewed(), len(signed())
    opened = plan.fold(history[: begun + 1]).reviews[gad.REVIEW]
    assert missing_verdicts(opened) == tuple(gad.OBJECTIVES)
    assert not client_was_first(opened)
    done = plan.fold(history).reviews[gad.REVIEW]
    assert missing_verdicts(done) == ()
    assert client_was_first(done)
    assert done.verdicts[gad.SCALE] == "met"
    late = [event for event in history if event.version != begun + 2]
    late.append(entry(ClientInputRecorded(review_id=gad.REVIEW, words="Late"), len(history) + 1))
    assert not client_was_first(plan.fold(late).reviews[gad.REVIEW])


def test_a_met_objective_is_no_longer_open_and_the_anchor_is_the_review() -> None:
    """A11.09, A11.17."""
    state = plan.fold(reviewed())
    assert list(plan.open_objectives(state)) == [gad.RELAXATION, gad.RECORDS, gad.SLEEP]
    completion = last_completion(state.reviews)
    assert completion is not None
    assert completion.version == state.version
    assert plan.stale_signatures(state) == ()


@pytest.mark.parametrize("missing", range(1, len(DRAFT) + 1))
def test_the_plan_folds_without_any_one_of_its_events(missing: int) -> None:
    state: PlanState = plan.fold(event for event in reviewed() if event.version != missing)
    assert state.version == len(reviewed())
    unresolved = {each.missing.item.id for each in state.journal.unresolved}
    assert unresolved <= {*map(ObjectiveId, gad.OBJECTIVES), gad.GAD_TOTAL}

"""A11.12: what stales a signature and what does not."""

from typing import get_args

import pytest

from events.ids import EventId, Version
from events.payload import Payload
from events.state import plan
from events.state.plan import PlanEvent, PlanState
from events.state.plan_content import content_hash
from events.types.goal import GoalRevised
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveMet,
    ObjectiveRetired,
    ObjectiveRevised,
)
from events.types.plan import (
    PlanClosed,
    PlanDischarged,
    PlanDrafted,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
    PlanTypeChanged,
)
from events.types.problem import ProblemAdded
from events.types.review import ObjectiveStatusAssessed, ReviewOpened
from events.types.streams import ContentPayload, PlanPayload
from events.values.changes import Rationale
from events.values.ids import DiagnosisId, GoalId, InterventionId, Item, ObjectiveId, ProblemId
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry, plan_void, stream
from tests.unit.events.state.test_gad_plan import REQUIRED, signature, signed

NEW_IDS: dict[str, object] = {
    "diagnosis_id": DiagnosisId(gad.uid(801)),
    "problem_id": ProblemId(gad.uid(802)),
    "goal_id": GoalId(gad.uid(803)),
    "objective_id": ObjectiveId(gad.uid(804)),
    "intervention_id": InterventionId(gad.uid(805)),
}

CONTENT_TYPES = get_args(ContentPayload)
OTHER_TYPES = [
    model for model in get_args(PlanPayload) if model not in {*CONTENT_TYPES, PlanReopened}
]


def differing(model: type[Payload]) -> Payload:
    """Return the model's example so that it applies to the signed plan and changes something."""
    example = EXAMPLES[model]
    if model.__name__.endswith(("Added", "DiagnosisRecorded", "GoalSet")):
        fresh = {key: value for key, value in NEW_IDS.items() if key in model.model_fields}
        return example.model_copy(update=fresh)
    if isinstance(example, BaselineEstablished):
        return example.model_copy(update={"established_on": gad.DIAGNOSIS.noted_on.replace(day=9)})
    if model.__name__ == "FrequencyChanged":
        return example.model_copy(
            update={"frequency": gad.FREQUENCY.model_copy(update={"sessions_high": 20})}
        )
    if model.__name__ == "DischargeCriteriaSet":
        return example.model_copy(
            update={"criteria": gad.DISCHARGE.model_copy(update={"further": ("Sleeps well",)})}
        )
    return example


def after(*payloads: Payload) -> PlanState:
    """Return the signed plan after further events."""
    history = signed()
    more: list[PlanEvent] = stream(payloads, first=len(history) + 1)  # type: ignore[arg-type]  # the examples of plan payloads, by model
    return plan.fold([*history, *more])


@pytest.mark.parametrize("model", CONTENT_TYPES, ids=lambda model: model.__name__)
def test_a_content_event_stales_both_signatures_and_names_the_item(model: type[Payload]) -> None:
    before, state = plan.fold(signed()), after(differing(model))
    assert state.journal.unresolved == ()
    assert state.content_version == state.version
    assert content_hash(state.content) != content_hash(before.content)
    stale = plan.stale_signatures(state)
    assert {each.signing.role for each in stale} == REQUIRED
    for each in stale:
        assert [item.kind for item in each.changed] == [expected_kind(model)]
    assert plan.in_force(state, REQUIRED) == before.content_version


@pytest.mark.parametrize("model", OTHER_TYPES, ids=lambda model: model.__name__)
def test_any_other_event_stales_nothing(model: type[Payload]) -> None:
    """Scores and sessions have streams of their own; verdicts, reviews, notes, copies do not."""
    before, state = plan.fold(signed()), after(without_items(EXAMPLES[model]))
    assert state.content_version == before.content_version
    assert content_hash(state.content) == content_hash(before.content)
    assert plan.stale_signatures(state) == ()


def expected_kind(model: type[Payload]) -> str:
    name = model.__name__
    kinds = ("Diagnosis", "Problem", "Goal", "Objective", "Intervention", "Frequency", "Contract")
    for kind in kinds:
        if name.startswith(kind):
            return kind.lower()
    return "objective" if model is BaselineEstablished else "discharge-criteria"


def without_items(payload: Payload) -> Payload:
    """Return a void without content items as one of an entry without content."""
    voided = getattr(payload, "voided", None)
    if voided is None:
        return payload
    return payload.model_copy(
        update={"voided": tuple(each.model_copy(update={"items": ()}) for each in voided)}
    )


def test_a_revision_that_changes_nothing_stales_nothing() -> None:
    same = GoalRevised(goal_id=gad.CALM, goal=gad.GOAL, rationale=Rationale(text="Read again"))
    assert plan.stale_signatures(after(same)) == ()


def test_a_typing_error_put_right_stales_like_any_change() -> None:
    goal = gad.GOAL.model_copy(update={"words": gad.GOAL.words.replace("want", "wish")})
    typo = GoalRevised(goal_id=gad.CALM, goal=goal, rationale=Rationale(text="Misspelt"))
    assert len(plan.stale_signatures(after(typo))) == 2


def test_a_change_of_what_is_not_there_stales_nothing() -> None:
    missing = GoalRevised(
        goal_id=GoalId(gad.uid(899)), goal=gad.GOAL, rationale=Rationale(text="Lost")
    )
    state = after(missing)
    assert plan.stale_signatures(state) == ()
    assert [each.missing.problem for each in state.journal.unresolved] == ["missing"]


def test_a_new_signature_of_the_changed_content_is_not_stale_and_takes_force() -> None:
    """A11.13: until both have signed, the older content stays in force."""
    changed = after(differing(ObjectiveRevised))
    digest = content_hash(changed.content)
    clinician = signature("clinician", changed.content_version, digest)
    client = signature("client", changed.content_version, digest)
    one = plan.evolve(changed, entry(clinician, changed.version + 1))
    assert [each.signing.role for each in plan.stale_signatures(one)] == ["client"]
    assert plan.in_force(one, REQUIRED) == plan.fold(signed()).content_version
    both = plan.evolve(one, entry(client, one.version + 1))
    assert plan.stale_signatures(both) == ()
    assert plan.in_force(both, REQUIRED) == changed.content_version


def test_a_late_signature_of_older_content_makes_nothing_stale() -> None:
    """Two papers signed, the older one entered last: the newer signature stands."""
    changed = after(differing(ObjectiveRevised))
    older = plan.fold(signed()).content_version
    digest = content_hash(changed.content)
    late = [
        signature("client", changed.content_version, digest),
        signature("clinician", changed.content_version, digest),
        signature("client", older, digest),
    ]
    state = plan.fold(stream(late, first=changed.version + 1), changed)
    assert plan.stale_signatures(state) == ()
    assert plan.in_force(state, REQUIRED) == changed.content_version


def test_voiding_content_that_was_signed_stales_the_signature() -> None:
    """A1.57 with A11.12: the signature is of content that held the entry."""
    history = signed()
    sleep = next(
        event
        for event in history
        if isinstance(event.payload, ObjectiveAdded) and event.payload.objective_id == gad.SLEEP
    )
    void: PlanEvent = entry(plan_void(sleep), len(history) + 1)
    state = plan.replay([*history, void])
    assert gad.SLEEP not in state.content.objectives
    assert state.content_version == void.version
    assert {each.changed for each in plan.stale_signatures(state)} == {
        (Item(kind="objective", id=gad.SLEEP),)
    }
    undone: PlanEvent = entry(plan_void(void), len(history) + 2)
    restored = plan.replay([*history, void, undone])
    assert content_hash(restored.content) == content_hash(plan.fold(history).content)
    assert len(plan.stale_signatures(restored)) == 2


def test_content_that_comes_and_goes_leaves_its_hash() -> None:
    """B18: the hash says what was signed, whatever the way there."""
    added = differing(ObjectiveAdded)
    assert isinstance(added, ObjectiveAdded)
    gone = ObjectiveRetired(
        objective_id=added.objective_id,
        reason="replaced",
        rationale=Rationale(text="One too many"),
    )
    state = after(added, gone)
    assert content_hash(state.content) == content_hash(plan.fold(signed()).content)
    assert len(plan.stale_signatures(state)) == 2


def test_a_met_objective_with_a_raised_target_is_open_again() -> None:
    """A4.07; a mere change of its words leaves it met."""
    met = ObjectiveMet.model_validate(EXAMPLES[ObjectiveMet])
    words = gad.SCALE_CONTENT.model_copy(update={"statement": "GAD-7 below 10"})
    harder = gad.SCALE_CONTENT.criteria[0].model_copy(
        update={"target": gad.DISCHARGE.criteria[0].target}
    )
    raised = gad.SCALE_CONTENT.model_copy(update={"criteria": (harder,)})
    why = Rationale(text="Ahead of course")
    reworded = after(met, ObjectiveRevised(objective_id=gad.SCALE, objective=words, rationale=why))
    assert gad.SCALE not in plan.open_objectives(reworded)
    reopened = after(met, ObjectiveRevised(objective_id=gad.SCALE, objective=raised, rationale=why))
    assert gad.SCALE in plan.open_objectives(reopened)


UNRESOLVED: list[tuple[str, list[Payload]]] = [
    ("already-there", [ProblemAdded(problem_id=gad.WORRY, problem=gad.PROBLEM)]),
    ("already-there", [EXAMPLES[PlanDrafted]]),
    ("already-there", [EXAMPLES[ReviewOpened], EXAMPLES[ReviewOpened]]),
    ("missing", [EXAMPLES[ObjectiveStatusAssessed]]),
    ("missing", [EXAMPLES[PlanReopened]]),
    ("already-there", [EXAMPLES[PlanPutOnHold], EXAMPLES[PlanPutOnHold]]),
    ("missing", [EXAMPLES[PlanResumed]]),
    ("ended", [EXAMPLES[ObjectiveRetired], EXAMPLES[ObjectiveRetired]]),
    ("ended", [EXAMPLES[ObjectiveMet], EXAMPLES[ObjectiveMet]]),
]


@pytest.mark.parametrize(("problem", "payloads"), UNRESOLVED)
def test_what_cannot_apply_is_a_value(problem: str, payloads: list[Payload]) -> None:
    state = after(*payloads)
    (unresolved,) = state.journal.unresolved
    assert unresolved.missing.problem == problem
    assert unresolved.version == state.version
    assert unresolved.event_id == EventId(gad.uid(5000 + state.version))


@pytest.mark.parametrize(
    ("ending", "status"), [(PlanDischarged, "discharged"), (PlanClosed, "closed")]
)
def test_a_reopened_plan_is_what_it_was(ending: type[Payload], status: str) -> None:
    """A1.58."""
    assert after(EXAMPLES[ending]).status == status
    assert after(EXAMPLES[ending], EXAMPLES[PlanReopened]).status == "active"
    assert after(EXAMPLES[ReviewOpened], EXAMPLES[ending], EXAMPLES[PlanReopened]).status == (
        "under-review"
    )


def test_a_plan_on_hold_stays_in_force_and_goes_on_as_it_was() -> None:
    """A1.58, A11.13."""
    before = plan.fold(signed())
    held = after(EXAMPLES[ReviewOpened], EXAMPLES[PlanPutOnHold])
    assert held.status == "on-hold"
    assert held.course.hold is not None
    assert held.course.hold.version == held.version
    assert plan.in_force(held, REQUIRED) == before.content_version
    resumed = after(EXAMPLES[ReviewOpened], EXAMPLES[PlanPutOnHold], EXAMPLES[PlanResumed])
    assert (resumed.status, resumed.course.hold) == ("under-review", None)
    assert after(EXAMPLES[PlanPutOnHold], EXAMPLES[PlanDischarged]).status == "discharged"


def test_a_preliminary_plan_becomes_comprehensive() -> None:
    """A2.01: in the same stream, with what is agreed, signed and in force."""
    drafted = PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE, plan_type="preliminary")
    changed = PlanTypeChanged.model_validate(EXAMPLES[PlanTypeChanged])
    assert plan.fold(stream([drafted])).course.plan_type == "preliminary"
    assert plan.fold(stream([drafted, changed])).course.plan_type == "comprehensive"
    assert plan.in_force(after(changed), REQUIRED) == plan.fold(signed()).content_version
    (unresolved,) = plan.fold(stream([changed])).journal.unresolved
    assert unresolved.missing.problem == "missing"


def test_an_older_version_is_ignored() -> None:
    state = plan.fold(signed())
    late: PlanEvent = entry(PlanClosed(reason="administrative"), Version(3))
    assert plan.evolve(state, late) is state

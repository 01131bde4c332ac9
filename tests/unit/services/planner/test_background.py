"""What a plan is made on, who takes part, and what happens between sessions."""

from datetime import date, timedelta
from typing import Any, cast, get_args

import pytest

from events.payload import Payload
from events.state.plan import stale_signatures
from events.state.plan_content import standing
from events.state.referrals import NEXT
from events.values.dates import DueAtSession
from events.values.goals import Endorsement, GoalContent
from events.values.ids import HomeworkId, SkillId
from events.values.interventions import Phase
from events.values.objectives import ObjectiveContent
from events.values.problems import Priority, ProblemContent
from events.values.support import ReferralStatus
from services.planner.commands import AnyCommand
from services.planner.commands.background import (
    AddPreference,
    AssessFunctioning,
    DescribePresentingConcern,
    RecordHistory,
    SupersedeHistory,
)
from services.planner.commands.between_sessions import (
    AssignHomework,
    ChangeMedication,
    CloseHomework,
    ListMedication,
    RecordClinicalEvent,
    RecordPractice,
    StopMedication,
    TeachSkill,
)
from services.planner.commands.content import ReviseProblem
from services.planner.commands.particulars import ParticularCommand
from services.planner.commands.support import (
    EnterPhase,
    MoveReferral,
    PlanReferral,
    RecordDisagreement,
    ResolveDisagreement,
    StateFamilyInvolvement,
)
from services.planner.decide.facts import event_model
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_background import (
    DISAGREEMENT,
    EXPOSURE,
    HISTORY,
    HOMEWORK_FIRST,
    MEDICATION,
    NEW_HISTORY,
    OLD_HISTORY,
    RECORDS_HOME,
    REFERRAL,
    SERTRALINE,
)
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, drafted

LOST = gad.uid(999)


def example(kind: type[Payload], /, **changes: Any) -> AnyCommand:  # noqa: ANN401
    """Return the example of a kind of command."""
    made: AnyCommand = make(
        cast("type[Any]", kind), **{**dict(EXAMPLES[event_model(kind)]), **changes}
    )
    return made


def part(kind: type[Payload], /, **changes: Any) -> AnyCommand:  # noqa: ANN401
    """Return the example of a kind of command with its content changed."""
    event = EXAMPLES[event_model(kind)]
    member = event.item_kind.replace("-", "_")  # type: ignore[attr-defined]  # a particular
    content = getattr(event, member).model_copy(update=changes)
    return example(kind, **{member: content})


STATING = [
    each
    for each in get_args(ParticularCommand)
    if each.__name__.startswith(("Add", "Describe", "Record", "Assess", "Flag", "State", "List"))
    and each is not RecordPractice
]


@pytest.mark.parametrize("kind", STATING, ids=lambda kind: kind.__name__)
def test_a_plan_under_way_takes_them_and_no_signature_goes_stale(kind: type[Payload]) -> None:
    """A11.12, with A1.05, A1.08, A1.11, A1.38, A1.53, A1.54; said twice they are refused."""
    chart = active()
    digest = chart.digest
    chart.give(example(kind))
    assert chart.digest == digest
    assert stale_signatures(chart.plan) == ()
    assert chart.refused(example(kind))[0] in {"already-there", "nothing-changes"}


def test_history_is_superseded_never_overwritten() -> None:
    """A1.04: past diagnoses may be wrong; the wrong one stays, marked."""
    chart = drafted()
    chart.give(example(RecordHistory))
    right = HISTORY.model_copy(update={"words": "Generalized anxiety since 2019"})
    fields = {"history_entry_id": OLD_HISTORY, "reason": "wrong", "rationale": WHY}
    early = make(SupersedeHistory, replaced_by=NEW_HISTORY, **fields)
    assert chart.refused(early) == ("not-found", "/replaced_by")
    itself = make(SupersedeHistory, replaced_by=OLD_HISTORY, **fields)
    assert chart.refused(itself) == ("ended", "/replaced_by")
    chart.give(make(RecordHistory, history_entry_id=NEW_HISTORY, history_entry=right), early)
    held = chart.plan.particulars.history
    assert held[OLD_HISTORY].content == HISTORY
    assert (held[OLD_HISTORY].ended, held[OLD_HISTORY].replaced_by) == ("wrong", NEW_HISTORY)
    assert list(standing(held)) == [NEW_HISTORY]


def test_what_is_stated_whole_is_stated_anew() -> None:
    """A1.05."""
    chart = drafted()
    chart.give(example(DescribePresentingConcern))
    chart.give(part(DescribePresentingConcern, onset="Since January"))
    concern = chart.plan.particulars.presenting_concern
    assert concern is not None
    assert concern.onset == "Since January"


def test_an_area_of_life_that_was_not_asked_about_says_so() -> None:
    """A1.08: none of the five areas can be left out."""
    chart = drafted()
    chart.give(example(AssessFunctioning))
    held = chart.plan.particulars.functioning
    assert held is not None
    assert held.quality_of_life.level == "not-assessed"
    with pytest.raises(ValueError, match="self_care"):
        type(held).model_validate({**dict(held), "self_care": None})


def test_family_involvement_is_never_left_open() -> None:
    """A1.25: "not applicable" is an explicit value, with its reason."""
    chart = drafted()
    refusal = ("family-left-open", "/family_involvement/participants")
    assert chart.refused(part(StateFamilyInvolvement, participants=())) == refusal
    both = part(StateFamilyInvolvement, not_applicable_because="Lives alone")
    assert chart.refused(both) == refusal
    alone = {"participants": (), "not_applicable_because": "Asked to keep her family out"}
    chart.give(part(StateFamilyInvolvement, **alone))


def test_a_disagreement_is_discussed_and_comes_out() -> None:
    """A1.35."""
    chart = active()
    chart.give(example(RecordDisagreement))
    chart.give(example(ResolveDisagreement))
    held = chart.plan.particulars.disagreements[HOMEWORK_FIRST]
    assert (held.content, held.ended) == (DISAGREEMENT, "plan-changed")


def moved(status: ReferralStatus, **changes: Any) -> AnyCommand:  # noqa: ANN401
    fields: dict[str, Any] = {"referral_id": EXPOSURE, "on": date(2026, 1, 8), "status": status}
    return make(MoveReferral, **{**fields, **changes})


WAYS: dict[ReferralStatus, tuple[ReferralStatus, ...]] = {
    "planned": (),
    "offered": ("offered",),
    "declined": ("offered", "declined"),
    "accepted": ("offered", "accepted"),
    "sent": ("offered", "accepted", "sent"),
    "closed": ("closed",),
}


@pytest.mark.parametrize("there", WAYS)
@pytest.mark.parametrize("to", [each for each in WAYS if each != "planned"])
def test_a_referral_goes_its_way_step_by_step(there: ReferralStatus, to: ReferralStatus) -> None:
    """A1.26, A1.47: every pair of states; the refusal says what would be legal."""
    chart = drafted()
    chart.give(example(PlanReferral))
    for step in WAYS[there]:
        chart.give(moved(step))
    if to in NEXT[there]:
        chart.give(moved(to))
        assert chart.plan.particulars.referrals[EXPOSURE].status == to
    elif there == "closed":
        assert chart.refused(moved(to)) == ("ended", "/referral_id")
    else:
        answer = chart.answer(moved(to))
        assert chart.refused(moved(to)) == ("referral-out-of-order", "/status")
        assert all(legal in str(answer) for legal in (there, *NEXT[there]))


def test_a_declined_referral_is_offered_again() -> None:
    """A1.47: at a day or a session; the trigger stays with it."""
    chart = drafted()
    chart.give(example(PlanReferral), moved("offered"))
    again = DueAtSession(number=8)
    assert chart.refused(moved("accepted", reoffer=again)) == ("reoffer-misplaced", "/reoffer")
    chart.give(moved("declined", reoffer=again))
    held = chart.plan.particulars.referrals[EXPOSURE]
    assert (held.content, held.reoffer) == (REFERRAL, again)
    assert chart.refused(moved("offered", on=date(2026, 1, 7))) == ("too-early", "/on")
    assert chart.refused(moved("offered", on=date(2026, 1, 9))) == ("in-the-future", "/on")
    chart.give(moved("offered"))
    assert chart.plan.particulars.referrals[EXPOSURE].reoffer is None
    assert chart.refused(example(PlanReferral)) == ("already-there", "/referral_id")
    assert chart.refused(moved("sent", referral_id=LOST)) == ("not-found", "/referral_id")


def test_entering_a_phase_is_a_decision_and_no_change_of_the_phases() -> None:
    """A1.48, A11.12."""
    chart = active()
    chart.give(example(EnterPhase))
    assert stale_signatures(chart.plan) == ()
    beyond = len(gad.FREQUENCY.phases) + 1
    assert drafted().refused(part(EnterPhase, phase=beyond)) == (
        "not-found",
        "/phase_decision/phase",
    )
    assert {"purpose", "entry_condition"} <= Phase.model_fields.keys()


def test_medication_is_listed_changed_and_stopped() -> None:
    """A1.49: name, dose, prescriber, dates."""
    chart = drafted()
    chart.give(example(ListMedication), example(ChangeMedication))
    assert chart.plan.particulars.medications[SERTRALINE].content.dose.startswith("75")
    assert chart.plan.particulars.medications[SERTRALINE].content.name == MEDICATION.name
    ahead = chart.now.date() + timedelta(days=1)
    late = example(StopMedication, stopped_on=ahead)
    assert chart.refused(late) == ("in-the-future", "/stopped_on")
    begun = chart.plan.particulars.medications[SERTRALINE].content.started_on
    early = example(StopMedication, stopped_on=begun - timedelta(days=1))
    assert chart.refused(early) == ("too-early", "/stopped_on")
    chart.give(example(StopMedication))
    assert standing(chart.plan.particulars.medications) == {}


def test_a_clinical_event_lasts_from_its_day() -> None:
    """A1.49."""
    chart = drafted()
    backwards = part(RecordClinicalEvent, until=date(2026, 1, 7))
    assert chart.refused(backwards) == ("too-early", "/clinical_event/until")
    ahead = part(RecordClinicalEvent, happened_on=date(2026, 1, 9))
    assert chart.refused(ahead) == ("in-the-future", "/clinical_event/happened_on")
    chart.give(part(RecordClinicalEvent, kind="hospitalization", until=date(2026, 1, 8)))


def test_homework_and_skills_are_practised() -> None:
    """A1.51: assigned, taught, practised, adherence."""
    chart = drafted()
    assert chart.refused(example(RecordPractice)) == ("not-found", "/practice/skill_ids/0")
    chart.give(example(AssignHomework), example(TeachSkill), example(RecordPractice))
    lost = part(RecordPractice, skill_ids=(), homework_ids=(HomeworkId(LOST),))
    fresh = lost.model_copy(update={"practice_id": gad.uid(1999)})
    assert chart.refused(fresh) == ("not-found", "/practice/homework_ids/0")
    chart.give(example(CloseHomework))
    assert chart.plan.particulars.homework[RECORDS_HOME].ended == "partly-done"
    after = part(RecordPractice, skill_ids=(), homework_ids=(RECORDS_HOME,))
    chart.give(after.model_copy(update={"practice_id": gad.uid(1998)}))
    nothing = part(RecordPractice, skill_ids=()).model_copy(update={"practice_id": gad.uid(1997)})
    assert chart.refused(nothing) == ("nothing-practised", "/practice/homework_ids")


def test_what_names_the_plan_names_what_stands() -> None:
    """A1.11, A1.51."""
    nowhere = part(AddPreference, intervention_ids=(LOST,))
    assert drafted().refused(nowhere) == ("not-found", "/preference/intervention_ids/0")
    unknown = part(RecordPractice, skill_ids=(SkillId(LOST),))
    assert drafted().refused(unknown) == ("not-found", "/practice/skill_ids/0")


def test_a_problem_has_a_rank_with_its_basis_and_says_why_it_waits() -> None:
    """A1.36, A1.45."""
    chart: Chart = drafted()
    later = {"priority": Priority(rank=2, basis="safety"), "sequencing_rationale": "Sleep first"}
    problem = ProblemContent.model_validate({**dict(gad.PROBLEM), **later})
    chart.give(make(ReviseProblem, problem_id=gad.WORRY, problem=problem, rationale=WHY))
    held = chart.plan.content.problems[gad.WORRY].content
    assert held.priority == Priority(rank=2, basis="safety")
    assert held.sequencing_rationale == "Sleep first"
    with pytest.raises(ValueError, match="basis"):
        Priority.model_validate({"rank": 1})


def test_goals_and_objectives_say_whose_they_are_and_whether_endorsed() -> None:
    """A1.46."""
    for model in (GoalContent, ObjectiveContent):
        assert model.model_fields["endorsement"].is_required()
    court = Endorsement(origin="court", endorsed=False, rationale_explained=True)
    assert court.options_offered == ()

"""A1.57: entries made in error are voided; what rests on them goes with them, or they stay."""

from datetime import date
from typing import Any

import pytest

from events.ids import EventId
from events.payload import Payload
from events.state import plan as plans
from events.state.plan_content import standing
from events.types.client import ClientRegistered
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.episode import EpisodeOpened
from events.types.goal import GoalSet
from events.types.intervention import InterventionAdded
from events.types.objective import BaselineEstablished, ObjectiveAdded
from events.types.plan import PlanActivated, PlanDrafted
from events.types.score import ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.types.signature import PlanSigned
from events.types.terms import ReviewScheduled
from events.types.void import PlanEntryVoided
from events.values.ids import DiagnosisId, Item
from services.planner.commands import AnyCommand
from services.planner.commands.client import CorrectIdentity, RegisterClient, VoidClientEntries
from services.planner.commands.content import (
    RecordDiagnosis,
    ReviseGoal,
    SetGoal,
    SupersedeDiagnosis,
)
from services.planner.commands.course import DischargePlan, DraftPlan, VoidPlanEntries
from services.planner.commands.episode import CorrectSession, OpenEpisode, VoidEpisodeEntries
from services.planner.commands.treatment import ScheduleReviews
from services.planner.decide import Refusal
from tests.contract import gad
from tests.contract.examples_care import IDENTITY, INTAKE_SESSION
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import OPENING, WHY, active, drafted, opened, proposed, score

GOAL_AND_BELOW: tuple[type[Payload], ...] = (
    GoalSet,
    ObjectiveAdded,
    InterventionAdded,
    BaselineEstablished,
)
MORE = gad.GOAL.model_copy(update={"words": "I want quiet evenings"})


def entries(chart: Chart, kind: type[Payload]) -> tuple[EventId, ...]:
    """Return the ids of the usual chart's events of one type, in order."""
    histories = [each.history for each in chart.streams.others.values()]
    return tuple(e.event_id for each in histories for e in each if type(e.payload) is kind)


def void(command: Any, *event_ids: EventId) -> AnyCommand:  # noqa: ANN401
    made: AnyCommand = make(
        command, event_ids=event_ids, reason="entered-in-error", reason_text="By mistake"
    )
    return made


def newest(chart: Chart) -> EventId:
    return chart.streams.plan(gad.PLAN).history[-1].event_id


def test_a_voided_session_counts_no_more_and_its_void_says_why() -> None:
    """A1.57, A11.07."""
    chart = drafted()
    (written,) = chart.give(void(VoidEpisodeEntries, *entries(chart, SessionRecorded))).written
    assert chart.episode.sessions == {}
    assert written.facts[0].reasoncode == "entered-in-error"
    assert len(entries(chart, SessionRecorded)) == 1


def test_only_entries_of_the_stream_that_still_count_are_voided() -> None:
    chart = drafted()
    session, score = entries(chart, SessionRecorded)[0], entries(chart, ScoreRecorded)[0]
    lost = void(VoidEpisodeEntries, session, EventId(gad.uid(999)))
    assert chart.refused(lost) == ("not-found", "/event_ids/1")
    elsewhere = void(VoidPlanEntries, session)
    assert chart.refused(elsewhere) == ("not-found", "/event_ids/0")
    chart.give(void(VoidEpisodeEntries, session))
    again = void(VoidEpisodeEntries, score, session)
    assert chart.refused(again) == ("already-void", "/event_ids/1")


def test_each_entry_is_named_once() -> None:
    with pytest.raises(ValueError, match="each once"):
        void(VoidPlanEntries, EventId(gad.uid(1)), EventId(gad.uid(1)))


def test_a_void_names_the_items_that_its_entries_changed() -> None:
    """A11.12: signatures under them go stale."""
    chart = active()
    command = void(VoidPlanEntries, *entries(chart, BaselineEstablished))
    (written,) = chart.give(command).written
    payload = written.facts[0].payload
    assert isinstance(payload, PlanEntryVoided)
    (entry,) = payload.voided
    assert entry.items == (Item(kind="objective", id=gad.SCALE),)
    stale = plans.stale_signatures(chart.plan)
    assert [each.changed for each in stale] == [entry.items, entry.items]


def test_a_voided_void_brings_its_entries_back() -> None:
    chart = drafted()
    before = chart.plan
    chart.give(void(VoidPlanEntries, *entries(chart, BaselineEstablished)))
    assert chart.plan.content.baselines == {}
    chart.give(void(VoidPlanEntries, newest(chart)))
    assert chart.plan.content == before.content
    undo = void(VoidPlanEntries, *entries(chart, PlanEntryVoided)[:1])
    assert chart.refused(undo) == ("already-void", "/event_ids/0")


def refusal(chart: Chart, command: AnyCommand) -> Refusal:
    answer = chart.answer(command)
    assert isinstance(answer, Refusal)
    return answer


def test_what_rests_on_a_void_entry_is_named_and_goes_with_it() -> None:
    """A correction rests on the entry that it corrects."""
    chart = drafted()
    video = INTAKE_SESSION.model_copy(update={"modality": "video"})
    chart.give(make(CorrectSession, session_id=gad.INTAKE, session=video, reason_text="By video"))
    session, correction = entries(chart, SessionRecorded), entries(chart, SessionCorrected)
    alone = refusal(chart, void(VoidEpisodeEntries, *session))
    assert (alone.code, alone.names) == ("leaves-others", (str(correction[0]),))
    chart.give(void(VoidEpisodeEntries, *session, *correction))


def test_no_item_is_left_without_its_ground() -> None:
    """A5.12: a goal void, its objectives would hang in the air."""
    chart = drafted()
    hanging = refusal(chart, void(VoidPlanEntries, *entries(chart, GoalSet)))
    assert hanging.code == "leaves-others"
    assert set(hanging.names) == {str(each) for each in gad.OBJECTIVES}
    chart.give(
        void(VoidPlanEntries, *(each for kind in GOAL_AND_BELOW for each in entries(chart, kind)))
    )
    assert standing(chart.plan.content.goals) == {}


def test_nothing_that_stands_names_what_never_was() -> None:
    """A1.06: a diagnosis may end under its problem, but not vanish; nor may its replacement."""
    chart = drafted()
    first = entries(chart, DiagnosisRecorded)
    linked = refusal(chart, void(VoidPlanEntries, *first))
    assert (linked.code, linked.names) == ("leaves-others", (str(gad.WORRY),))
    panic = gad.DIAGNOSIS.model_copy(update={"code": "F41.0", "text": "Panic disorder"})
    new = DiagnosisId(gad.uid(900))
    supersede = {"diagnosis_id": gad.ANXIETY, "replaced_by": new, "reason": "refined"}
    chart.give(
        make(RecordDiagnosis, diagnosis_id=new, diagnosis=panic),
        make(SupersedeDiagnosis, rationale=WHY, **supersede),
    )
    second = entries(chart, DiagnosisRecorded)[1:]
    replaced = refusal(chart, void(VoidPlanEntries, *second))
    assert (replaced.code, replaced.names) == ("leaves-others", (str(gad.ANXIETY),))
    chart.give(void(VoidPlanEntries, *second, *entries(chart, DiagnosisSuperseded)))


def test_what_comes_back_needs_its_place_free() -> None:
    """A voided goal whose id serves another one now stays void."""
    chart = drafted()
    ids = [each for kind in GOAL_AND_BELOW for each in entries(chart, kind)]
    chart.give(void(VoidPlanEntries, *ids))
    gone = newest(chart)
    chart.give(make(SetGoal, goal_id=gad.CALM, goal=MORE))
    assert chart.refused(void(VoidPlanEntries, gone))[0] == "leaves-others"


def test_the_first_entry_goes_only_with_all_others() -> None:
    """A1.57: a plan in the wrong chart is void as a whole, and its id is not used again."""
    chart = opened()
    chart.give(make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT))
    chart.give(make(ScheduleReviews, interval_days=30))
    draft, schedule = entries(chart, PlanDrafted), entries(chart, ReviewScheduled)
    alone = refusal(chart, void(VoidPlanEntries, *draft))
    assert (alone.code, alone.names) == ("leaves-others", tuple(map(str, schedule)))
    chart.give(void(VoidPlanEntries, *draft, *schedule))
    assert chart.status() == "not-drafted"
    again = make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT)
    assert chart.refused(again) == ("already-there", "/plan_id")
    assert chart.refused(make(SetGoal, goal_id=gad.CALM, goal=gad.GOAL)) == (
        "wrong-status",
        "/plan_id",
    )
    chart.give(void(VoidPlanEntries, newest(chart)))
    assert chart.status() == "draft"


def test_an_active_plan_keeps_a_review_schedule() -> None:
    """A1.21."""
    chart = active()
    command = void(VoidPlanEntries, *entries(chart, ReviewScheduled))
    assert chart.refused(command) == ("no-next-review", "/event_ids")
    proposed_chart = proposed()
    proposed_chart.give(void(VoidPlanEntries, *entries(proposed_chart, ReviewScheduled)))


def test_a_voided_signature_no_longer_counts() -> None:
    """A11.13."""
    chart = active()
    required = frozenset({"clinician", "client"})
    chart.give(void(VoidPlanEntries, entries(chart, PlanSigned)[1]))
    assert plans.in_force(chart.plan, required) is None  # type: ignore[arg-type]
    chart.give(void(VoidPlanEntries, *entries(chart, PlanActivated)))
    assert chart.status() == "proposed"


def test_voids_are_legal_after_the_end() -> None:
    """A11.22."""
    chart = active().at("2026-04-30T15:00:00+00:00")
    chart.give(make(DischargePlan, discharged_on=date(2026, 4, 30), reason="goals-met"))
    chart.give(void(VoidPlanEntries, *entries(chart, BaselineEstablished)))


def test_who_may_void_only_their_own_entries() -> None:
    """B02, A1.57."""
    chart = drafted()
    command = void(VoidEpisodeEntries, *entries(chart, SessionRecorded))
    chart.actor = "lee.marsh"
    assert chart.refused(command) == ("not-your-entry", "/event_ids/0")
    assert chart.refused(command, role="front-desk") == ("not-your-entry", "/event_ids/0")
    assert chart.refused(command, role="client", acting_for=gad.CLIENT)[0] == "not-allowed"
    for role in ("supervisor", "records"):
        assert not isinstance(chart.answer(command, role=role), Refusal)


def test_a_client_registered_in_error_is_void_with_all_that_follows() -> None:
    """A1.57: a duplicate client."""
    chart = Chart()
    chart.give(make(RegisterClient, identity=IDENTITY))
    other = IDENTITY.model_copy(update={"given_name": "Rowan"})
    chart.give(make(CorrectIdentity, identity=other, reason_text="Misheard"))
    first, second = chart.streams.client(gad.CLIENT).history
    alone = refusal(chart, void(VoidClientEntries, first.event_id))
    assert alone.names == (str(second.event_id),)
    chart.give(void(VoidClientEntries, first.event_id, second.event_id))
    assert chart.refused(make(OpenEpisode, **OPENING)) == ("not-found", "/client_id")


def test_nothing_is_recorded_for_a_client_who_is_void() -> None:
    """A1.57."""
    chart = opened()
    chart.give(void(VoidClientEntries, *entries(chart, ClientRegistered)))
    late = score(gad.FIRST_SCORE, "17", chart.now)
    assert chart.refused(late) == ("not-found", "")


def test_nothing_is_done_in_the_chart_of_a_client_or_episode_that_is_void() -> None:
    """A1.57."""
    chart = opened()
    chart.give(make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT))
    revise = make(ReviseGoal, goal_id=gad.CALM, goal=MORE, rationale=WHY)
    chart.give(void(VoidEpisodeEntries, *entries(chart, EpisodeOpened)))
    assert chart.refused(make(SetGoal, goal_id=gad.CALM, goal=gad.GOAL)) == ("not-found", "")
    assert chart.refused(make(OpenEpisode, **OPENING)) == ("already-there", "/episode_id")
    late = score(gad.FIRST_SCORE, "17", chart.now)
    assert chart.refused(late) == ("wrong-status", "/episode_id")
    lost = late.model_copy(update={"episode_id": gad.uid(999)})
    assert chart.refused(lost) == ("not-found", "/episode_id")
    chart.give(void(VoidClientEntries, *entries(chart, ClientRegistered)))
    assert isinstance(chart.answer(revise), Refusal)
    chart.give(void(VoidPlanEntries, *entries(chart, PlanDrafted)))

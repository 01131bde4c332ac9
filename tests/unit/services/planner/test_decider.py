"""Deciding several commands at once: all or nothing, never stale, ready for the ledger."""

import inspect
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from events import registry
from events.ids import NO_HASH, StreamId
from events.sealed_event import EventFactory, Occasion, StreamHead
from events.values.ids import PlanId
from services.planner.commands.client import RegisterClient
from services.planner.commands.content import RetireGoal, SetGoal
from services.planner.commands.course import DraftPlan, ProposePlan
from services.planner.commands.episode import OpenEpisode
from services.planner.decide import (
    Decision,
    Refusal,
    Step,
    Streams,
    decide,
    fold_stream,
    refusals,
    refusals_authorizations,
    refusals_content,
    refusals_course,
    refusals_review,
    refusals_void,
    rests_on,
)
from services.planner.decide.decider import recorded
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.fixed import FixedEntropy, FixedIds, fixed_key
from tests.unit.services.planner.charts import CLINIC, Chart, clinic_state, make
from tests.unit.services.planner.steps import (
    OPENING,
    WHY,
    active,
    drafted,
    drafting,
    opened,
    session,
    signature,
)

PLAN = StreamId(f"plan/{gad.PLAN}")
EPISODE = StreamId(f"episode/{gad.EPISODE}")
CLIENT = StreamId(f"client/{gad.CLIENT}")
OWN = StreamId(f"clinic/{CLINIC}")
LOST = make(RetireGoal, goal_id=gad.uid(999), reason="achieved", rationale=WHY)


def test_a_list_is_decided_as_a_whole_each_on_what_came_before() -> None:
    """From nothing to a proposed plan in one request (A7.14)."""
    chart = Chart()
    decision = chart.give(
        make(RegisterClient, identity=IDENTITY),
        make(OpenEpisode, **OPENING),
        *[each for each in drafting() if each.kind != "establish-baseline"],
        make(ProposePlan),
    )
    assert [each.stream for each in decision.written] == [CLIENT, EPISODE, PLAN]
    assert [len(each.facts) for each in decision.written] == [1, 1, 19]
    assert {each.version for each in decision.written} == {0}
    assert {each.owner for each in decision.written} == {gad.CLIENT}
    assert decision.named == {OWN: 4}
    assert chart.status() == "proposed"


def test_one_refusal_refuses_all_and_says_which() -> None:
    chart = drafted()
    before = chart.streams
    answer = chart.answer(make(ProposePlan), LOST)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.pointer, answer.command) == ("not-found", "/goal_id", 1)
    assert chart.streams == before


def test_a_decision_names_what_it_rests_on_with_its_version() -> None:
    """A stale decision cannot be written: the ledger checks every one of these."""
    chart = drafted()
    decision = chart.give(make(ProposePlan))
    assert decision.named == {OWN: 4, EPISODE: 3, CLIENT: 1}
    (written,) = decision.written
    assert (written.stream, written.version) == (PLAN, 19)
    linked = chart.give(session(gad.EIGHTH, chart.now - timedelta(hours=1)))
    assert linked.named == {OWN: 4, PLAN: 20, CLIENT: 1}


def test_what_a_command_rests_on_is_found_stream_by_stream() -> None:
    """Who loads asks again until nothing new is named."""
    chart = drafted()
    known, command = Streams(CLINIC, clinic_state()), make(ProposePlan)
    assert rests_on(command, known) == {OWN, PLAN}
    known = known.having(PLAN, chart.streams.others[PLAN])
    assert rests_on(command, known) == {OWN, PLAN, EPISODE, CLIENT}
    draft = make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT, replaces=gad.uid(4))
    replaced = StreamId(f"plan/{gad.uid(4)}")
    assert rests_on(draft, Streams(CLINIC, clinic_state())) == {
        OWN,
        PLAN,
        EPISODE,
        CLIENT,
        replaced,
    }
    noted = session(gad.EIGHTH, chart.now)
    assert rests_on(noted, Streams(CLINIC, clinic_state())) == {OWN, EPISODE, PLAN}


def test_one_command_alone() -> None:
    chart = drafted()
    step = decide(chart.streams, make(ProposePlan), chart.context())
    assert isinstance(step, Step)
    assert (step.stream, step.owner) == (PLAN, gad.CLIENT)
    assert [each.id for each in step.facts] == [None]
    assert isinstance(decide(chart.streams, LOST, chart.context()), Refusal)


def test_only_a_fact_with_its_id_becomes_an_event() -> None:
    chart = drafted()
    step = decide(chart.streams, make(ProposePlan), chart.context())
    assert isinstance(step, Step)
    with pytest.raises(ValueError, match="no id"):
        recorded(step.facts[0], chart.plan.version, chart.context())


def test_a_plan_that_is_not_at_hand_does_not_exist() -> None:
    chart = opened()
    goal = make(SetGoal, plan_id=PlanId(gad.uid(5)), goal_id=gad.CALM, goal=gad.GOAL)
    assert chart.refused(goal) == ("not-found", "/plan_id")


def test_a_clinic_that_is_not_registered_decides_nothing() -> None:
    from events.state import clinic  # noqa: PLC0415 -- the empty state, here only

    chart = Chart(streams=Streams(CLINIC, clinic.initial()))
    assert chart.refused(make(RegisterClient, identity=IDENTITY)) == ("not-found", "")


def test_a_stream_loads_from_its_history_as_it_was_decided() -> None:
    chart = active()
    for stream, kept in chart.streams.others.items():
        assert fold_stream(stream, kept.history) == kept
    with pytest.raises(ValueError, match="clinic/riverside"):
        fold_stream(OWN)


def test_facts_become_events_that_are_sealed_chained_and_read_back() -> None:
    """What is decided is what the ledger's factory takes: types, times, ids, reason codes."""
    chart = active()
    factory = EventFactory(registry.default(), FixedIds(), FixedEntropy("decided"))
    heads: dict[StreamId, StreamHead] = {}
    for decision in chart.decisions:
        for written in decision.written:
            head = heads.get(written.stream, StreamHead(written.stream))
            assert (head.version == 0) == (head.hash == NO_HASH)
            assert head.version == written.version
            occasion = Occasion(CLINIC, written.owner, "dana.whitlock", "clinician", "c", chart.now)
            events = factory.chain(written.facts, head, occasion, fixed_key())
            heads[written.stream] = events[-1].head
            assert [e.envelope.id for e in events] == [f.id for f in written.facts]
    assert heads[PLAN].version == chart.plan.version


def test_a_signature_decided_on_one_state_is_not_good_for_another() -> None:
    """A11.12, B18."""
    chart, other = active(), drafted()
    assert chart.plan.content_version == other.plan.content_version
    assert signature(chart).content_hash == signature(other).content_hash
    lost = signature(chart).model_copy(update={"content_version": 3})
    assert chart.refused(lost)[0] == "stale-content"


REFUSALS = [
    each
    for module in (
        refusals,
        refusals_authorizations,
        refusals_content,
        refusals_course,
        refusals_review,
        refusals_void,
    )
    for _, each in inspect.getmembers(module, inspect.isclass)
    if each is not Refusal and issubclass(each, Refusal)
]


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda each: each.__name__)
def test_a_refusal_says_code_rule_source_and_way_out(kind: type[Refusal]) -> None:
    refusal = kind("/goal_id", (gad.CALM,))
    assert refusal.code != Refusal.code
    assert refusal.sources
    assert refusal.rule != Refusal.rule
    assert refusal.way_out != Refusal.way_out
    assert str(refusal).startswith(f"/goal_id: {refusal.rule} ({', '.join(refusal.sources)}); ")
    assert 400 <= refusal.status < 500
    assert refusal.names == (str(gad.CALM),)


def test_refusals_have_codes_of_their_own() -> None:
    codes = [each.code for each in REFUSALS]
    assert len(set(codes)) == len(codes)


def test_what_is_decided_cannot_be_changed() -> None:
    decision = drafted().give(make(ProposePlan))
    assert isinstance(decision, Decision)
    with pytest.raises(FrozenInstanceError):
        decision.written = ()  # type: ignore[misc]

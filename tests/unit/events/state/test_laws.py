"""Laws that every entity keeps, over generated histories of all its payloads."""

from dataclasses import replace
from functools import reduce
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.ids import EventId, Version
from events.state.journal import Journal
from events.state.plan import PlanState
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.void import EntryVoided
from events.values.ids import VoidedEntry
from tests.unit.events.state.entities import Entity, every_entity, voidable_entity
from tests.unit.events.strategies import EVENT_IDS, recorded

slowly = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@every_entity
@slowly
@given(data=st.data())
def test_evolve_is_total_and_deterministic_over_any_mix(
    entity: Entity, data: st.DataObject
) -> None:
    history = data.draw(entity.histories())
    mixed = data.draw(st.lists(st.sampled_from(history), max_size=24)) if history else []
    state = entity.fold(mixed)
    assert state == entity.fold(mixed)
    assert state.version == max((event.version for event in mixed), default=0)


@every_entity
@slowly
@given(data=st.data())
def test_every_event_is_either_applied_or_noted_as_unresolved(
    entity: Entity, data: st.DataObject
) -> None:
    history = data.draw(entity.histories())
    state = entity.fold(history)
    assert dict(state.journal.entries) == {each.event_id: each.version for each in history}
    assert {each.version for each in state.journal.unresolved} <= {e.version for e in history}


@every_entity
@slowly
@given(data=st.data())
def test_folding_a_prefix_then_the_rest_equals_folding_all(
    entity: Entity, data: st.DataObject
) -> None:
    history = data.draw(entity.histories())
    cut = data.draw(st.integers(0, len(history)))
    assert entity.fold(history[cut:], entity.fold(history[:cut])) == entity.fold(history)
    assert reduce(entity.evolve, history, entity.initial()) == entity.fold(history)


@every_entity
@slowly
@given(data=st.data())
def test_an_event_that_comes_again_changes_nothing(entity: Entity, data: st.DataObject) -> None:
    history = data.draw(entity.histories().filter(bool))
    again = data.draw(st.lists(st.sampled_from(history)))
    assert entity.fold([*history, *again]) == entity.fold(history)


@voidable_entity
@slowly
@given(data=st.data())
def test_replaying_a_void_equals_the_history_without_the_entry(
    entity: Entity, data: st.DataObject
) -> None:
    history = without_voids(data.draw(entity.histories().filter(bool)))
    target = data.draw(st.sampled_from(history)) if history else None
    if target is None:
        return
    void = void_of(entity, target, Version(history[-1].version + 1))
    rest = [event for event in history if event is not target]
    assert core(entity.replay([*history, void])) == core(entity.fold(rest))


@voidable_entity
@slowly
@given(data=st.data())
def test_voiding_a_void_brings_the_entry_back(entity: Entity, data: st.DataObject) -> None:
    history = without_voids(data.draw(entity.histories().filter(bool)))
    if not history:
        return
    target = data.draw(st.sampled_from(history))
    void = void_of(entity, target, Version(history[-1].version + 1))
    undone = void_of(entity, void, Version(history[-1].version + 2))
    assert core(entity.replay([*history, void, undone])) == core(entity.fold(history))


@voidable_entity
@slowly
@given(data=st.data())
def test_what_counts_does_not_depend_on_order_or_repetition(
    entity: Entity, data: st.DataObject
) -> None:
    history = data.draw(entity.histories())
    mixed = data.draw(st.permutations(history)) + history
    assert effective(mixed) == effective(history)
    assert effective(effective(history)) == effective(history)
    assert entity.replay(mixed) == entity.replay(history)


def without_voids(history: list[Recorded[Any]]) -> list[Recorded[Any]]:
    return [event for event in history if not isinstance(event.payload, EntryVoided)]


def void_of(entity: Entity, target: Recorded[Any], version: Version) -> Recorded[Any]:
    """Return a void of `target`, of the type that the entity's streams use."""
    kinds = [each for each in entity.payloads.__args__ if issubclass(each, EntryVoided)]
    entry = VoidedEntry(event_id=target.event_id, version=target.version)
    payload = kinds[0](voided=(entry,), reason="entered-in-error", reason_text="By mistake")
    return replace(recorded(payload, 1), event_id=EventId(EVENT_IDS[version + 20]), version=version)


def core(state: Any) -> Any:  # noqa: ANN401  # any entity's state
    """Return the state without what a void itself adds: its journal, and waivers that it lapses."""
    bare = replace(state, journal=Journal())
    if isinstance(bare, PlanState):
        waivers = {key: replace(each, lapsed=None) for key, each in bare.waivers.items()}
        return replace(bare, waivers=waivers)
    return bare

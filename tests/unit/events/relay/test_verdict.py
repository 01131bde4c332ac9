"""Where a clinic is gone on from, and every reason not to."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ids import ClinicId, EventHash, Position
from events.relay.relayed import Relayed
from events.relay.stops import (
    AnotherCluster,
    BelowHint,
    BrokerEmptied,
    DatabaseRestored,
    HandedOver,
    RecordUnreadable,
    Stopped,
)
from events.relay.verdict import (
    Facts,
    Instruction,
    Kind,
    Place,
    Start,
    Wait,
    compare,
    handover,
    starting_point,
)

CLINIC: Final = ClinicId("river-bend")
HASH: Final = EventHash(bytes([1]) * 32)
OTHER: Final = EventHash(bytes([2]) * 32)
RECORD: Final = Relayed("here", position=Position(7), hash=HASH)
PLACE: Final = Place(CLINIC, Position(9), epoch=1, shard=3)
FACTS: Final = Facts(PLACE, "here", plans_empty=False, published_before=True, record=RECORD)


def told(kind: Kind, generation: int = 1) -> Instruction:
    return Instruction(generation, kind, 5, Position(4), OTHER, 2)


def instructed(facts: Facts, instruction: Instruction) -> Facts:
    return replace(facts, place=replace(facts.place, instruction=instruction))


def test_it_goes_on_where_kafka_says() -> None:
    assert starting_point(FACTS) == Start(RECORD)


def test_a_new_clinic_begins_at_the_first_event() -> None:
    facts = replace(FACTS, record=None)

    assert starting_point(facts) == Start(Relayed("here"))


def test_a_hint_that_lags_is_no_matter() -> None:
    assert starting_point(replace(FACTS, hint=replace(RECORD, position=Position(3)))) == Start(
        RECORD
    )


@pytest.mark.parametrize(
    ("facts", "stop"),
    [
        (replace(FACTS, hint=replace(RECORD, position=Position(8))), BelowHint),
        (replace(FACTS, hint=replace(RECORD, generation=1, position=Position(0))), BelowHint),
        (replace(FACTS, record=None, hint=RECORD), BelowHint),
        (replace(FACTS, record=None, hint=RECORD, plans_empty=True), BrokerEmptied),
        (replace(FACTS, record=None, plans_empty=True), BrokerEmptied),
        (replace(FACTS, plans_empty=True), BrokerEmptied),
        (replace(FACTS, cluster="there"), AnotherCluster),
        (replace(FACTS, record=None, hint=RECORD, cluster="there"), AnotherCluster),
        (replace(FACTS, record=replace(RECORD, handed_to=4)), HandedOver),
    ],
)
def test_kafka_that_is_not_what_was_published_to_stops_the_shard(
    facts: Facts, stop: type[Stopped]
) -> None:
    with pytest.raises(stop, match=CLINIC):
        starting_point(facts)


@pytest.mark.parametrize("kind", ["adopt", "republish"])
def test_an_instruction_says_where_to_go_on_once(kind: Kind) -> None:
    facts = instructed(replace(FACTS, plans_empty=True), told(kind))
    carried_out = Relayed("here", 1, 2, Position(6), HASH)

    assert starting_point(facts) == Start(Relayed("here", 1, 2, Position(4), OTHER), told=True)
    again = replace(facts, record=carried_out, plans_empty=False)
    assert starting_point(again) == Start(carried_out)


def test_an_instruction_carried_out_is_not_carried_out_again_when_kafka_forgets_it() -> None:
    facts = instructed(
        replace(FACTS, record=None, hint=replace(RECORD, generation=1)), told("adopt")
    )

    with pytest.raises(BelowHint):
        starting_point(facts)


@pytest.mark.parametrize(
    "handed",
    [None, RECORD, replace(RECORD, handed_to=3), replace(RECORD, generation=1, handed_to=4)],
)
def test_a_clinic_that_moves_waits_until_it_is_handed_over(handed: Relayed | None) -> None:
    facts = instructed(replace(FACTS, record=None, handed=handed), told("move"))

    assert starting_point(facts) == Wait(5)


def test_a_clinic_that_moved_goes_on_where_the_other_shard_ended() -> None:
    handed = replace(RECORD, generation=1, handed_to=3)
    facts = instructed(replace(FACTS, record=None, handed=handed), told("move"))

    assert starting_point(facts) == Start(replace(RECORD, generation=1), told=True)


@pytest.mark.parametrize(
    ("shard", "record", "owed"),
    [
        (5, RECORD, True),
        (5, None, True),
        (5, replace(RECORD, generation=1, handed_to=3), False),
        (5, replace(RECORD, generation=2), False),
        (3, RECORD, False),
        (6, RECORD, False),
    ],
)
def test_only_the_shard_that_had_a_clinic_hands_it_over_and_only_once(
    shard: int, record: Relayed | None, *, owed: bool
) -> None:
    assert handover(replace(PLACE, instruction=told("move")), shard, record) is owed


def test_a_ledger_that_is_as_published_is_gone_on_with() -> None:
    compare(RECORD, PLACE, HASH)
    compare(Relayed("here"), PLACE, None)


@pytest.mark.parametrize(
    ("place", "found", "said"),
    [
        (replace(PLACE, head=Position(6)), None, "its head is 6"),
        (PLACE, OTHER, "another hash"),
        (PLACE, None, "another hash"),
        (replace(PLACE, epoch=2), HASH, "epoch 2, not 1"),
    ],
)
def test_a_restored_ledger_stops_the_shard_and_says_what_to_do(
    place: Place, found: EventHash | None, said: str
) -> None:
    with pytest.raises(DatabaseRestored, match=f"{said}.*relay adopt {CLINIC}"):
        compare(RECORD, place, found)


relayed = st.builds(
    Relayed,
    st.text(max_size=30),
    st.integers(0, 2**31),
    st.integers(1, 2**31),
    st.integers(0, 2**62).map(Position),
    st.binary(min_size=32, max_size=32).map(EventHash),
    st.none() | st.integers(0, 99),
)


@given(relayed)
def test_a_record_is_read_as_it_was_written(record: Relayed) -> None:
    assert Relayed.read(CLINIC, record.value()) == record


@pytest.mark.parametrize("value", [b"", b"[]", b"{}", b"1", b'{"cluster":"x"}', b"\xff"])
def test_a_record_of_another_form_stops_the_shard(value: bytes) -> None:
    with pytest.raises(RecordUnreadable):
        Relayed.read(CLINIC, value)

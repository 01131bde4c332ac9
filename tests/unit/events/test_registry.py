"""Types, versions and what loading may answer."""

from typing import Annotated, Any

import pytest
from pydantic import Field

from events.registry import (
    InvalidData,
    Loaded,
    Payload,
    Registration,
    Registry,
    UnknownType,
    UnknownVersion,
    default,
)
from events.upcasters import Data, DoubledUpcaster, Upcaster

Text = Annotated[str, Field(max_length=9)]
NAME = "goldenthread.plan.goal-set"


class GoalV1(Payload):
    goal: Text


class GoalV2(Payload):
    words: Text
    weeks: int


class GoalV3(Payload):
    words: Text
    days: int


def three_versions() -> Registry:
    registry = Registry()
    registry.event_type(NAME, version=1)(GoalV1)
    registry.event_type(NAME, version=2)(GoalV2)
    registry.event_type(NAME, version=3)(GoalV3)

    @registry.upcaster(NAME, from_version=1)
    def weeks_were_twelve(data: Data) -> Data:
        return {"words": data["goal"], "weeks": 12}

    @registry.upcaster(NAME, from_version=2)
    def days_for_weeks(data: Data) -> Data:
        return {"words": data["words"], "days": data["weeks"] * 7}

    return registry


def test_every_version_loads_as_the_newest() -> None:
    registry = three_versions()
    answers = [
        registry.load(f"{NAME}.v1", b'{"goal":"sleep"}'),
        registry.load(f"{NAME}.v2", b'{"words":"sleep","weeks":12}'),
        registry.load(f"{NAME}.v3", b'{"words":"sleep","days":84}'),
    ]
    assert [type(each) for each in answers] == [Loaded] * 3
    loaded = [each for each in answers if isinstance(each, Loaded)]
    assert {each.payload for each in loaded} == {GoalV3(words="sleep", days=84)}
    assert [each.written.version for each in loaded] == [1, 2, 3]
    assert registry.faults() == ()


@pytest.mark.parametrize("full", ["goldenthread.plan.gone.v1", "", "x", f"{NAME}", f"{NAME}v1"])
def test_an_unknown_type_is_an_answer(full: str) -> None:
    assert three_versions().load(full, b"{}") == UnknownType(full)


@pytest.mark.parametrize("version", ["0", "4", "01", "x", ""])
def test_an_unknown_version_is_an_answer(version: str) -> None:
    full = f"{NAME}.v{version}"
    assert three_versions().load(full, b"{}") == UnknownVersion(full, newest=3)


@pytest.mark.parametrize(
    ("raw", "where", "rule"),
    [
        (b'{"words":"sleep"}', "/days", "missing"),
        (b'{"words":"sleep","days":"84"}', "/days", "int_type"),
        (b'{"words":"sleep","days":1.5}', "/days", "int_type"),
        (b'{"words":"far too long","days":1}', "/words", "string_too_long"),
        (b'{"words":"sleep","days":1,"Ann drinks":2}', "", "extra_forbidden"),
        (b"not json", "", "json_invalid"),
    ],
)
def test_invalid_data_names_the_field_and_never_its_value(
    raw: bytes, where: str, rule: str
) -> None:
    assert three_versions().load(f"{NAME}.v3", raw) == InvalidData(f"{NAME}.v3", where, rule)


def test_old_data_is_held_to_its_own_version_first() -> None:
    assert three_versions().load(f"{NAME}.v1", b'{"words":"sleep"}') == InvalidData(
        f"{NAME}.v1", "/goal", "missing"
    )


def absent_member(data: Data) -> Data:
    return {"words": data["gaol"], "days": 1}


def member_of_none(data: Data) -> Data:
    lost: Any = data.get("gaol")
    return {"words": lost.strip(), "days": 1}


def division_by_zero(_: Data) -> Data:
    return {"words": "a", "days": 1 // 0}


@pytest.mark.parametrize(
    "step",
    [absent_member, member_of_none, division_by_zero, dict, lambda _: {"words": 1, "days": 1}],
)
def test_an_upcaster_that_fails_makes_invalid_data(step: Upcaster) -> None:
    registry = Registry()
    registry.event_type(NAME, version=1)(GoalV1)
    registry.event_type(NAME, version=2)(GoalV3)
    registry.upcaster(NAME, from_version=1)(step)
    assert isinstance(registry.load(f"{NAME}.v1", b'{"goal":"sleep"}'), InvalidData)


def test_a_version_without_a_path_is_a_fault_and_does_not_load() -> None:
    registry = Registry()
    registry.event_type(NAME, version=1)(GoalV1)
    registry.event_type(NAME, version=2)(GoalV2)
    assert registry.faults() == (f"{NAME}.v1: no path to version 2; add an upcaster",)
    assert isinstance(registry.load(f"{NAME}.v1", b'{"goal":"sleep"}'), InvalidData)


def test_a_skipped_version_is_a_fault() -> None:
    registry = Registry()
    registry.event_type(NAME, version=1)(GoalV1)
    registry.event_type(NAME, version=3)(GoalV3)
    registry.upcaster(NAME, from_version=1)(dict)
    registry.upcaster(NAME, from_version=2)(dict)
    assert any("from version 1 joins no two" in fault for fault in registry.faults())


def test_an_upcaster_that_joins_nothing_is_a_fault() -> None:
    registry = three_versions()
    registry.upcaster("goldenthread.plan.goal-st", from_version=1)(dict)
    assert len(registry.faults()) == 1


def test_two_upcasters_from_one_version_are_refused() -> None:
    with pytest.raises(DoubledUpcaster):
        three_versions().upcaster(NAME, from_version=1)(dict)


@pytest.mark.parametrize(
    "name",
    [
        "plan.goal-set",
        "goldenthread.goal-set",
        "goldenthread.invoice.sent",
        "goldenthread.plan.Goal-set",
        "goldenthread.plan.goal_set",
        "goldenthread.plan.goal-set.v1",
        "goldenthread.plan.goal--set",
        "goldenthread.plan.",
        "goldenthread.plan.goal-set\n",
    ],
)
def test_a_wrong_name_is_refused(name: str) -> None:
    with pytest.raises(Registration):
        Registry().event_type(name, version=1)


def test_a_wrong_version_is_refused() -> None:
    with pytest.raises(Registration, match="count from 1"):
        Registry().event_type(NAME, version=0)


def test_a_doubled_version_is_refused() -> None:
    registry = three_versions()

    class Other(Payload):
        pass

    with pytest.raises(Registration, match="twice"):
        registry.event_type(NAME, version=2)(Other)


def test_one_model_is_one_version_of_one_type() -> None:
    with pytest.raises(Registration, match="already"):
        three_versions().event_type("goldenthread.plan.goal-met", version=1)(GoalV1)


def test_types_are_found_by_name_and_by_model() -> None:
    registry = three_versions()
    newest = registry.newest(NAME)
    assert newest is registry.find(f"{NAME}.v3") is registry.of_model(GoalV3)
    assert newest is not None
    assert (newest.full, newest.kind, newest.backdatable) == (f"{NAME}.v3", "plan", False)
    assert registry.newest("goldenthread.plan.none") is None
    with pytest.raises(Registration, match="not registered"):
        registry.of_model(Payload)


def test_the_product_registers_every_type_of_its_package() -> None:
    assert default() is default()
    assert default().types()
    assert default().faults() == ()

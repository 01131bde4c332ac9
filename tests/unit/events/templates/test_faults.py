"""Faults of templates: texts, slots, keys, criteria; each told by its place (A1.37, A11.20)."""

from copy import deepcopy
from typing import Any

import orjson
import pytest

from events.templates.faults import faults
from events.templates.library import shipped
from events.values.templates import TemplateContent
from services.planner.http.examples import examples
from tests.unit.services.planner.templates.cases import NAMES, template

PLAIN: dict[str, Any] = examples()["add-template"]["content"]
DRINKING: dict[str, Any] = orjson.loads(
    template("alcohol-use").content.model_dump_json(exclude_none=True)
)
ASKS = {"key": "extra", "asks": "Something", "unit": "times", "typical": {"low": "1"}}
BELOW = {"comparator": "below", "amount": {"low": "4"}}
MEASURE = {"instrument": "distress-rating", "cadence": {"every": 1, "unit": "week"}, "by": "client"}


def told(whole: dict[str, Any], *changes: tuple[str, object]) -> list[tuple[str, str]]:
    """Return the faults of a template with values set at pointers; - adds to a list."""
    changed = deepcopy(whole)
    for pointer, value in changes:
        *way, last = pointer.split("/")[1:]
        place: Any = changed
        for each in way:
            place = place[int(each)] if isinstance(place, list) else place[each]
        if last == "-":
            place.append(value)
        else:
            place[int(last) if isinstance(place, list) else last] = value
    content = TemplateContent.model_validate_json(orjson.dumps(changed))
    return [(each.pointer, each.rule) for each in faults(content)]


@pytest.mark.parametrize("name", NAMES)
def test_what_ships_has_none(name: str) -> None:
    """A9.1, A9.2, A9.3, A9.4: in every version."""
    held = [each for (found, _), each in shipped().held.items() if found == name]
    assert held
    assert [list(faults(each.content)) for each in held] == [[]] * len(held)


def test_the_documented_one_has_none() -> None:
    assert told(PLAIN) == []


@pytest.mark.parametrize(
    ("pointer", "value", "place", "rule"),
    [
        ("/goals/0/words", "I want {peace} again", "/goals/0/words", "what is not asked for"),
        ("/goals/0/words", "I want {Distress}", "/goals/0/words", "a brace"),
        ("/goals/0/words", "Say more {due}", "/goals/0/words", "a due point"),
        ("/goals/0/words", "Down to {target:felt}", "/goals/0/words", "a target"),
        ("/objectives/0/statement", "Less, {target:felt}, {exposures}, {due}",
         "/objectives/0/statement", "a target"),
        ("/problems/0/observed/-", "It is {band:distress}", "/problems/0/observed/1", "a band"),
        ("/problems/0/observed/-", "It is {band:worry}", "/problems/0/observed/1", "a band"),
        ("/interventions/0/technique", "Exposure to {situation}",
         "/interventions/0/technique", "a brace"),
        ("/objectives/0/criteria/0/metric", "{situation} sought",
         "/objectives/0/criteria/0/metric", "a brace"),
        ("/interventions/0/context", "In {place}", "/interventions/0/context", "not asked for"),
        ("/frequency/phases/0/entry_condition", "Once {ready}",
         "/frequency/phases/0/entry_condition", "not asked for"),
        ("/discharge/further/-", "No {situations}", "/discharge/further/1", "not asked for"),
        ("/baselines/-", ASKS, "/baselines/2", "used nowhere"),
        ("/texts/-", {"key": "y", "asks": "Y", "typical": "y"}, "/texts/1", "used nowhere"),
        ("/baselines/1/typical", {"low": "11"}, "/baselines/1/typical", "no such value"),
        ("/baselines/1/instrument", "distres", "/baselines/1/instrument", "that there is not"),
        ("/objectives/0/criteria/0/instrument", "gad-8",
         "/objectives/0/criteria/0/instrument", "that there is not"),
        ("/objectives/0/criteria/0/instrument", "mood-diary",
         "/objectives/0/criteria/0/baseline", "another measure"),
        ("/objectives/0/criteria/0/starts_at", "0", "/objectives/0/criteria/0/starts_at",
         "beside a baseline"),
        ("/objectives/1/criteria/0/targets/0/amount/low", "40",
         "/objectives/1/criteria/0/targets/0", "no value"),
        ("/objectives/1/criteria/0/targets/0/amount/low", "-1",
         "/objectives/1/criteria/0/targets/0", "no value"),
        ("/objectives/1/criteria/0/targets/0/comparator", "at-least",
         "/objectives/1/criteria/0/targets/0/comparator", "against"),
        ("/objectives/0/criteria/0/targets/0/comparator", "below",
         "/objectives/0/criteria/0/targets/0/comparator", "against"),
        ("/discharge/criteria/0", {**PLAIN["discharge"]["criteria"][0], "direction": "maintain",
                                   "stages": [{"target": BELOW, "due": {"kind": "weeks",
                                                                        "weeks": 3}}]},
         "/discharge/criteria/0/stages", "no stages"),
        ("/objectives/1/criteria/0/direction", "increase",
         "/objectives/1/criteria/0/direction", "worse on this measure"),
        ("/objectives/1/criteria/0/stages", [{"target": BELOW, "due": {"kind": "weeks",
                                                                       "weeks": 13}}],
         "/objectives/1/criteria/0/stages/0/due", "after its criterion"),
        ("/objectives/1/criteria/0/stages", [{"target": {**BELOW, "amount": {"low": "12"}},
                                              "due": {"kind": "weeks", "weeks": 3}}],
         "/objectives/1/criteria/0/stages/0/target", "no value"),
        ("/discharge/criteria/0/baseline", "never", "/discharge/criteria/0/baseline",
         "not asked for"),
        ("/discharge/criteria/0/instrument", "phq-99", "/discharge/criteria/0/instrument",
         "that there is not"),
        ("/measurement/0/measure/instrument", "own-scale",
         "/measurement/0/measure/instrument", "that there is not"),
        ("/measurement/-", {"key": "distress", "measure": {**MEASURE, "instrument": "gad-7"}},
         "/measurement/1/key", "there already"),
        ("/measurement/-", {"key": "again", "measure": MEASURE},
         "/measurement/1/measure/instrument", "there already"),
        ("/interventions/0/objectives/-", "easier", "/interventions/0/objectives/2", "already"),
        ("/diagnoses/0/codes/-", {"code": "F40.10", "text": "x"}, "/diagnoses/0/codes/1/code",
         "there already"),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_place(
    pointer: str, value: object, place: str, rule: str
) -> None:
    """A1.37, A11.20, A5.33: where it stands, and which rule it breaks."""
    found = [told_rule for at, told_rule in told(PLAIN, (pointer, value)) if at == place]

    assert found, told(PLAIN, (pointer, value))
    assert any(rule in each for each in found), found


@pytest.mark.parametrize(
    ("pointer", "value", "place"),
    [
        ("/questions/-", {"key": "y", "asks": "y", "options": [{"code": "a", "label": "a"},
                                                              {"code": "b", "label": "b"}]},
         "/questions/1"),
        ("/questions/0/options/0/label", "No {drinks}", "/questions/0/options/0/label"),
        ("/objectives/0/alternatives/ways/1/statement", "To {target:no-drinks} {due}",
         "/objectives/0/alternatives/ways/1/statement"),
        ("/objectives/0/alternatives/ways/0/criteria/0/instrument", "tlfb-2",
         "/objectives/0/alternatives/ways/0/criteria/0/instrument"),
        ("/objectives/1/criteria/0/starts_at", "5", "/objectives/1/criteria/0/starts_at"),
        ("/objectives/1/criteria/0/starts_at", "-2", "/objectives/1/criteria/0/starts_at"),
        ("/referrals/0/referral/trigger", "More than {units}", "/referrals/0/referral/trigger"),
        ("/contract/responsibilities/0/what", "Keeps {diary}", "/contract/responsibilities/0/what"),
    ],
)  # fmt: skip
def test_questions_ways_and_terms_are_checked_too(pointer: str, value: object, place: str) -> None:
    """A11.20, A1.15: options, ways, referrals, contracts."""
    assert place in [at for at, _ in told(DRINKING, (pointer, value))]


def test_an_option_stands_once() -> None:
    """A11.20: two options of one code are one answer."""
    anxiety = orjson.loads(template("generalized-anxiety").content.model_dump_json())
    twice = ("/questions/0/options/-", {"code": "borkovec", "label": "The other"})

    assert [at for at, _ in told(anxiety, twice)] == ["/questions/0/options/2/code"]


@pytest.mark.parametrize("percent", ["0", "101", "-30"])
def test_a_change_in_percent_is_one(percent: str) -> None:
    """A11.16: nothing falls by more than all of it."""
    depression = orjson.loads(template("major-depression").content.model_dump_json())
    place = "/objectives/4/criteria/1/targets/0"
    assert depression["objectives"][4]["criteria"][1]["basis"] == "percent-of-raw"
    assert place in [at for at, _ in told(depression, (f"{place}/amount/low", percent))]


def test_a_local_measure_is_known() -> None:
    """A1.42: a clinic's own measure is listed as local, and its criterion may name it."""
    local = {"key": "own", "measure": {**MEASURE, "instrument": "own-scale", "local": True}}
    named = ("/discharge/criteria/0/instrument", "own-scale")

    assert told(PLAIN, ("/measurement/-", local), named) == []
    assert told(PLAIN, named) != []

"""What of a plan, as JSON, tells of data that the client alone authorises for (B11, B38, B41)."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from events.profiles.data_kinds import data_kinds, kinds_in, kinds_of
from events.values.consents import DataCategory
from services.projections.http.examples import examples
from services.projections.http.schemas import schemas
from services.projections.reading.withheld import part_of, standing_of

USE: frozenset[DataCategory] = frozenset({"substance-use"})
ANXIOUS: dict[str, Any] = examples()["plan"]
"""The invented anxiety plan with its episode."""


def with_(**changes: Any) -> Any:  # noqa: ANN401  # JSON
    plan = deepcopy(ANXIOUS)
    episode = {**plan["episode"], **changes.pop("episode", {})}
    return {**plan, **changes, "episode": episode}


def diagnosed(code: str) -> Any:  # noqa: ANN401  # JSON
    plan = with_()
    for held in plan["diagnoses"].values():
        held["content"]["code"] = code
    return plan


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("F10.20", {"substance-use"}),
        ("F17.210", {"mental-health"}),
        ("F41.1", {"mental-health"}),
        ("G47.00", {"mental-health", "physical-health"}),
        ("B20", {"hiv", "mental-health", "physical-health"}),
        ("Z21", {"hiv", "mental-health"}),
        ("Z15.01", {"genetic", "mental-health"}),
    ],
)
def test_a_code_tells_of_kinds_of_data(code: str, kinds: set[str]) -> None:
    """B38, B41: read from the code alone, which no law says; so the table is not verified."""
    assert kinds_of(code) == kinds
    assert not data_kinds().verified


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Has been SOBER for 3 weeks", True),
        ("Sobriety date", True),
        ("Buprenorphine/naloxone 8 mg", True),
        ("Method of breathing", False),
        ("Social withdrawal", False),
        ("Worry about the whole day", False),
    ],
)
def test_words_may_tell_of_substance_use(text: str, *, tells: bool) -> None:
    """B38: rather one text too many is withheld."""
    assert ("substance-use" in kinds_in(text)) is tells


SCORES = {"scores": {**ANXIOUS["episode"]["scores"], "audit": []}}
PROGRAM = {"enrollments": [{**ANXIOUS["episode"]["enrollments"][0], "program": "youth-sud-iop"}]}


@pytest.mark.parametrize(
    ("plan", "alone", "standing"),
    [
        (with_(), USE, "whole"),
        (with_(), {"mental-health"}, "nothing"),
        (with_(), {"hiv"}, "whole"),
        (with_(), set(), "whole"),
        (with_(episode=SCORES), USE, "part"),  # scored beside it
        (with_(episode=PROGRAM), USE, "nothing"),  # the program alone tells
        (with_(episode=PROGRAM), {"hiv"}, "whole"),
        (with_(presenting_concern={"text": "Drinks each evening"}), USE, "part"),
        (diagnosed("F10.20"), USE, "nothing"),
        (diagnosed("B20"), {"hiv"}, "nothing"),
        (diagnosed("Z21"), {"physical-health"}, "whole"),
        (with_(diagnoses={}, problems={}, goals={}, objectives={}, interventions={}),
         {"mental-health"}, "nothing"),  # nothing sorts it
    ],
)  # fmt: skip
def test_how_much_of_a_plan_is_there(plan: Any, alone: set[Any], standing: str) -> None:  # noqa: ANN401
    """B38."""
    assert standing_of(plan, alone) == standing


def test_what_no_diagnosis_sorts_is_left_out_of_a_part() -> None:
    """B38: a member that is added later is withheld until somebody sorts it."""
    plan = with_(episode=SCORES, further={"a": {"content": "Any"}}, words="Any", rows=["Any"])
    part = part_of(plan, USE)
    assert (part["further"], part["words"], part["rows"]) == ({}, None, [])
    assert part["episode"] is part["contract"] is part["draft"] is None
    assert part["signatures"] == part["reviews"] == part["strengths"] == {}
    assert part["goals"] == ANXIOUS["goals"]
    assert part["version"] == ANXIOUS["version"]
    assert part["whole"] is False


def test_what_is_left_refers_to_nothing_that_is_left_out() -> None:
    """B38, A1.04: a diagnosis that was replaced by one of substance use keeps its members."""
    plan = with_()
    (key, anxious), use = next(iter(plan["diagnoses"].items())), str(UUID(int=7))
    told = {**anxious["content"], "code": "F10.20", "text": "Use disorder"}
    plan["diagnoses"][use] = {"content": told, "ended": None, "replaced_by": None}
    anxious |= {"ended": "superseded", "replaced_by": use}
    part = part_of(plan, USE)
    assert use not in str(part)
    assert part["diagnoses"][key]["replaced_by"] is None
    Draft202012Validator(schemas()["Plan"]).validate(part)

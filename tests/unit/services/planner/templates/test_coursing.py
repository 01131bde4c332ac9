"""How many sessions a plan from a template counts on (A3.15, A9.1 to A9.4)."""

from typing import Any

import orjson
import pytest

from events.templates.library import Template
from services.planner.templates.instantiating import instantiate
from tests.unit.services.planner.templates.cases import NAMES, asked, made, template


def sessions(result: Any) -> tuple[int | None, int | None]:  # noqa: ANN401 -- an instantiation
    (found,) = (each for each in result.commands if each.kind == "set-frequency")
    return found.frequency.sessions_low, found.frequency.sessions_high


@pytest.mark.parametrize(
    ("name", "course"),
    [
        ("generalized-anxiety", "generalized-anxiety"),
        ("major-depression", "depression"),
        ("posttraumatic-stress", "posttraumatic-stress"),
        ("alcohol-use", "substance-use"),
    ],
)
def test_shipped_templates_plan_the_usual_course(name: str, course: str) -> None:
    """A3.15: 14 to 18, 16 to 20, 14 to 18, 20 to 24 sessions."""
    open_ones: dict[str, Any] = {"choices": {}} if name == "posttraumatic-stress" else {}
    result = made(name, **open_ones)
    (usual,) = (each for each in result.course["usual"] if each["course"] == course)

    assert sessions(result) == (usual["low"], usual["high"])
    assert usual["rows"] == ["A3.15"]


def test_the_chosen_treatment_has_its_own_usual_length() -> None:
    """A3.15: 12 to 16 for CPT, 12 for EMDR; the template plans 14 to 18 and says so."""
    told = {
        option: made("posttraumatic-stress", choices={"protocol": option}).course
        for option in ("cpt", "emdr")
    }

    assert [(each["low"], each["high"]) for each in told["cpt"]["usual"]] == [(12, 16)]
    assert [(each["low"], each["high"]) for each in told["emdr"]["usual"]] == [(12, 12)]
    assert (told["cpt"]["sessions_low"], told["cpt"]["sessions_high"]) == (14, 18)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_without_a_count_takes_the_usual_one(name: str) -> None:
    """A3.15: of the chosen treatment, else of the diagnosis that takes longest."""
    told = orjson.loads(template(name).model_dump_json(exclude_none=True))
    for member in ("sessions_low", "sessions_high"):
        del told["content"]["frequency"][member]
    bare = Template.model_validate_json(orjson.dumps(told))

    assert sessions(instantiate(bare, asked(name))) == {
        "generalized-anxiety": (14, 18),
        "major-depression": (16, 20),
        "posttraumatic-stress": (12, 16),
        "alcohol-use": (20, 24),
    }[name]  # fmt: skip

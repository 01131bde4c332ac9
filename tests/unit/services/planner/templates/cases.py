"""Templates tried on an invented client: what is given, and a chart that takes the commands."""

from dataclasses import dataclass
from typing import Any, Final

import orjson

from events.templates.library import Template, shipped
from services.planner.templates.asked import Instantiation
from services.planner.templates.instantiating import Instantiated, instantiate
from tests.contract import gad
from tests.unit.services.planner.charts import Chart
from tests.unit.services.planner.steps import opened

START: Final = "2026-01-08"
"""The day on which the usual chart stands."""

GIVEN: Final[dict[str, dict[str, Any]]] = {
    "generalized-anxiety": {
        "diagnoses": {"anxiety": {"code": "F41.1", "status": "confirmed"}},
        "baselines": {"gad-7": "17", "sleep-latency": "45", "belief": "80", "months": "8"},
        "choices": {"protocol": "dugas-robichaud"},
        "texts": {"worry-topics": "work and health"},
        "risk": False,
    },
    "major-depression": {
        "diagnoses": {"depression": {"code": "F32.1"}},
        "baselines": {
            "phq-9": "19",
            "c-ssrs": "1",
            "activities": "1",
            "social": "0",
            "physical": "0",
            "belief": "85",
            "routine-days": "1",
            "months": "5",
        },
        "risk": True,
    },
    "posttraumatic-stress": {
        "diagnoses": {"trauma": {"code": "F43.10"}},
        "baselines": {
            "pcl-5": "58",
            "intrusions": {"low": "3", "high": "5"},
            "nightmares": {"low": "4", "high": "5"},
            "trips": "0",
            "distress": "8",
        },
        "choices": {"protocol": "cpt"},
        "texts": {"avoided": "public transit", "role": "full-time work"},
        "risk": False,
    },
    "alcohol-use": {
        "diagnoses": {"alcohol": {"code": "F10.20"}, "anxiety": {"code": "F41.1"}},
        "baselines": {
            "audit": "28",
            "drinks": {"low": "30", "high": "35"},
            "craving": "7",
            "meetings": "0",
            "gad-7": "14",
        },
        "choices": {"drinking": "low-risk"},
        "risk": False,
    },
}
NAMES: Final = tuple(GIVEN)


def template(name: str) -> Template:
    """Return the newest shipped version of a template."""
    found = shipped().find(name)
    assert found is not None
    return found


def asked(name: str, **changes: Any) -> Instantiation:  # noqa: ANN401 -- whatever is asked
    """Return what is given for a template, with changes."""
    fields = {
        "plan_id": str(gad.PLAN),
        "client_id": gad.CLIENT,
        "episode_id": str(gad.EPISODE),
        "starts_on": START,
        **GIVEN[name],
        **changes,
    }
    return Instantiation.model_validate_json(orjson.dumps(fields))


def made(name: str, **changes: Any) -> Instantiated:  # noqa: ANN401 -- whatever is asked
    """Return what a template comes to."""
    return instantiate(template(name), asked(name, **changes))


@dataclass(frozen=True)
class Figure:
    """One criterion in the words of a table: metric, from, to, due."""

    metric: str
    baseline: str | None
    target: str
    due: str


def figures(result: Instantiated) -> list[Figure]:
    """Return every criterion of the objectives that counts, in the order of the commands."""
    found = []
    for command in result.commands:
        told = command.model_dump(mode="json", exclude_none=True)
        if told["kind"] != "add-objective":
            continue
        objective = told["objective"]
        ways = [
            one
            for way in objective["alternatives"]
            if way["code"] == objective.get("chosen")
            for one in way["criteria"]
        ]
        due = objective["due"]
        by = due["on"] if due["kind"] == "day" else f"session {due['number']}"
        found += [
            Figure(each["metric"], _told(each.get("baseline")), _target(each["target"]), by)
            for each in (*objective["criteria"], *ways)
        ]
    return found


def _told(amount: Any) -> str | None:  # noqa: ANN401 -- JSON
    if amount is None:
        return None
    return "-".join(each for each in (amount["low"], amount.get("high")) if each is not None)


def _target(target: Any) -> str:  # noqa: ANN401 -- JSON
    return f"{target['comparator']} {_told(target['amount'])}"


def drafted(result: Instantiated) -> Chart:
    """Return the usual chart with the plan drafted as one request."""
    chart = opened()
    chart.give(*result.commands)
    return chart

"""The plan document that the lint reads, made from the commands that draft a plan."""

from collections.abc import Iterable
from typing import Any, Final

from services.planner.commands import AnyCommand
from services.planner.templates.asked import Instantiation
from services.planner.templates.instantiating import Instantiated
from services.planner.templates.measures_of import Json, plain

_ITEMS: Final = {
    "record-diagnosis": ("diagnoses", "diagnosis"),
    "add-problem": ("problems", "problem"),
    "set-goal": ("goals", "goal"),
    "add-objective": ("objectives", "objective"),
    "add-intervention": ("interventions", "intervention"),
    "add-strength": ("strengths", "strength"),
    "add-preference": ("preferences", "preference"),
    "plan-referral": ("referrals", "referral"),
}
_WHOLE: Final = {
    "set-frequency": ("frequency", "frequency"),
    "set-discharge-criteria": ("discharge_criteria", "criteria"),
    "set-measurement-plan": ("measurement", "measurement"),
    "agree-contract": ("contract", "contract"),
}


def document_of(commands: Iterable[AnyCommand]) -> Json:
    """Return the document of the plan that `commands` draft; other commands add nothing."""
    document: Json = {"status": "draft"}
    for command in commands:
        told = plain(command)
        kind = told["kind"]
        if kind in _ITEMS:
            section, member = _ITEMS[kind]
            document.setdefault(section, {})[told[f"{member}_id"]] = {"content": told[member]}
        elif kind in _WHOLE:
            section, member = _WHOLE[kind]
            document[section] = told[member]
        elif kind == "draft-plan":
            document["draft"] = {"template": told.get("template")}
        elif kind == "schedule-reviews":
            document["schedule"] = _schedule(told)
    return document


def plan_of(made: Instantiated, asked: Instantiation) -> Json:
    """Return the document of a plan from a template, with its start and the risk it answers."""
    document = document_of(made.commands)
    document["started_on"] = asked.starts_on.isoformat()
    if asked.risk:
        document["risk"] = {"suicidal_ideation": "passive"}
    return document


def _schedule(told: Json) -> dict[str, Any]:
    members = ("interval_days", "sessions", "next_review_on")
    return {name: told[name] for name in members if name in told}

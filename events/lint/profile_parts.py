"""Which parts that profiles ask for a document has (A5.36)."""

from collections.abc import Callable, Mapping
from typing import Final

from events.lint.document import Plan
from events.lint.pointing import Node
from events.lint.reading.sentence import read
from events.lint.section_rules import has_duration, has_review
from events.lint.texts import strings
from events.profiles.models import Component


def lacking(plan: Plan, part: Component) -> str | None:
    """Return the place of a part that the document lacks; None where it has it."""
    if part not in _HAS:
        name = part.replace("-", "_")
        return None if plan.root.get(name) else f"/{name}"
    path, has = _HAS[part]
    return None if has(plan) else path


def _measurable(plan: Plan) -> bool:
    return bool(plan.objectives) and all(
        each.criteria or read(each.text).of("target", "level", "change") for each in plan.objectives
    )


def _tracked(plan: Plan) -> bool:
    own = plan.root.get("measurement", "measures", "progress_tracking", "scores")
    return bool(own) or any(each.criteria or read(each.text).scales for each in plan.objectives)


def _phases(plan: Plan) -> list[Node]:
    section = plan.root.get("frequency")
    if not isinstance(section.value, dict):
        return []
    return [each for each in section.get("phases").items() if isinstance(each.value, dict)]


def _amount(plan: Plan) -> bool:
    """Say whether it is told how long a session lasts, in a field or in words."""
    if plan.root.get("amount", "session_minutes"):
        return True
    phases = _phases(plan)
    told = " ".join(strings(plan.root.get("frequency"))).casefold()
    return (bool(phases) and all(each.get("minutes") for each in phases)) or "min" in told


def _responsible(plan: Plan) -> bool:
    staff = [
        isinstance(each.node.value, dict) and bool(each.node.get("responsible", "clinician"))
        for each in plan.interventions
    ]
    return bool(staff) and all(staff)


def _heard(plan: Plan) -> bool:
    if plan.root.get("client_input", "client_preferences", "client_statement"):
        return True
    endorsed = [
        isinstance(each.node.value, dict) and bool(each.node.get("endorsement"))
        for each in plan.goals
    ]
    return any(endorsed)


def _root(*names: str) -> Callable[[Plan], bool]:
    return lambda plan: bool(plan.root.get(*names))


_HAS: Final[Mapping[Component, tuple[str, Callable[[Plan], bool]]]] = {
    "diagnosis": ("/diagnoses", lambda plan: bool(plan.diagnoses)),
    "detailed-symptoms": (
        "/problems",
        lambda plan: bool(plan.problems or plan.root.get("presenting_concern", "symptoms")),
    ),
    "problem-list": ("/problems", lambda plan: bool(plan.problems)),
    "goals": ("/goals", lambda plan: bool(plan.goals)),
    "objectives": ("/objectives", lambda plan: bool(plan.objectives)),
    "measurable-objectives": ("/objectives", _measurable),
    "interventions": ("/interventions", lambda plan: bool(plan.interventions)),
    "progress-tracking": ("/measurement", _tracked),
    "expected-outcome": (
        "/discharge_criteria",
        lambda plan: _measurable(plan) or _root("discharge_criteria", "expected_outcome")(plan),
    ),
    "service-type": ("/interventions", lambda plan: bool(plan.interventions or _phases(plan))),
    "amount": ("/frequency", _amount),
    "frequency": ("/frequency", _root("frequency")),
    "duration": ("/frequency", has_duration),
    "discharge-criteria": (
        "/discharge_criteria",
        _root("discharge_criteria", "discharge", "discharge_plan"),
    ),
    "responsible-staff": ("/interventions", _responsible),
    "strengths": (
        "/strengths",
        _root("strengths", "strengths_and_resources", "client_strengths"),
    ),
    "preferences": ("/preferences", _root("preferences", "client_preferences")),
    "next-review": ("/next_review", has_review),
    "client-input": ("/client_input", _heard),
    "agreed-or-reason": (
        "/contract",
        lambda plan: _heard(plan) or _root("contract", "disagreements", "agreement")(plan),
    ),
}

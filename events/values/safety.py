"""Risk as it was assessed, and the safety plan that answers it."""

from typing import Annotated, Literal

from pydantic import Field

from events.values.base import Value
from events.values.dates import Day
from events.values.text import Line, Narrative, Words

Step = Annotated[tuple[Words, ...], Field(min_length=1, max_length=20)]
"""One step of a safety plan in the client's words."""


class SafetyContact(Value):
    """Somebody whom the client can turn to; `number` as one would dial it."""

    name: Line
    number: Line | None = None
    note: Words | None = None


class SafetyPlan(Value):
    """The six steps of Stanley and Brown, in their order (A1.23).

    Warning signs; coping on one's own; people and places that distract; people to ask for help;
    professionals and agencies; a safer environment. `nobody_because` says why the client can name
    no people. A promise not to harm oneself is no safety plan and has no place here.
    """

    made_on: Day
    warning_signs: Step
    internal_coping: Step
    distractions: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    people_to_ask: Annotated[tuple[SafetyContact, ...], Field(max_length=20)] = ()
    professionals: Annotated[tuple[SafetyContact, ...], Field(min_length=1, max_length=20)]
    safer_environment: Step
    nobody_because: Words | None = None


Finding = Literal["present", "absent", "not-assessed"]

RiskLevel = Literal["none-found", "low", "moderate", "high", "urgent"]


class RiskAssessment(Value):
    """What was found on a day, by whom it was asked (A1.24).

    `level` is the clinician's judgement; `urgent` asks for a safety plan on the same day (A3.14).
    """

    assessed_on: Day
    passive_ideation: Finding
    active_ideation: Finding
    plan: Finding = "not-assessed"
    means: Finding = "not-assessed"
    intent: Finding = "not-assessed"
    harm_to_others: Finding = "not-assessed"
    withdrawal: Finding = "not-assessed"
    level: RiskLevel
    basis: Narrative
    protective_factors: Annotated[tuple[Words, ...], Field(max_length=20)] = ()


FINDINGS = (
    "passive_ideation",
    "active_ideation",
    "plan",
    "means",
    "intent",
    "harm_to_others",
    "withdrawal",
)
"""The fields of an assessment that find something or do not."""


def found(assessment: RiskAssessment) -> tuple[str, ...]:
    """Return the names of what an assessment found, in the order of its fields.

    Access to means alone is no risk finding; it weighs beside another.
    """
    present = [name for name in FINDINGS if getattr(assessment, name) == "present"]
    return () if present == ["means"] else tuple(present)

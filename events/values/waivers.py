"""What a waiver of a finding names: the rule, the place, why (A5)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.values.base import Value

RuleName = Annotated[
    str, StringConstraints(min_length=2, max_length=60, pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")
]
"""A rule of the lint by its name, such as `NO_BASELINE`."""

PlanPointer = Annotated[str, StringConstraints(max_length=500, pattern=r"^(/([^/~]|~[01])*)*$")]
"""A JSON pointer into a plan as readers get it (RFC 6901); empty is the plan as a whole."""

WaiverReason = Literal[
    "client-preference",
    "clinical-judgment",
    "documented-elsewhere",
    "not-applicable",
    "payer-agreed",
    "resolved-next-review",
    "other",
]
"""Why a finding is let stand."""

WithdrawalReason = Literal["entered-in-error", "no-longer-holds", "reconsidered", "other"]
"""Why a waiver no longer counts."""


class WaivedFinding(Value):
    """One finding: a rule in one version, at one place of the plan."""

    rule: RuleName
    rule_version: Annotated[int, Field(ge=1, le=10_000)]
    path: PlanPointer

"""What safety alerts are told in: how urgent they are, how they end (A11.06)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from events.values.sessions import ScoreItem

Urgency = Literal["alert", "urgent"]
"""How soon somebody must look: an alert at once, an urgent one before anything else."""

RANKS: Final[Mapping[Urgency | None, int]] = MappingProxyType({None: 0, "alert": 1, "urgent": 2})
"""How urgent each is, None being nothing to look at."""

AlertOutcome = Literal[
    "no-acute-risk",
    "safety-plan-made",
    "safety-plan-reviewed",
    "care-stepped-up",
    "emergency-services",
    "hospitalized",
    "answered-in-error",
]
"""What a clinician found and did about an alert."""


def told_together(first: Iterable[ScoreItem], second: Iterable[ScoreItem]) -> tuple[ScoreItem, ...]:
    """Return the answers of both, each at the higher of its values."""
    worst = {each.code: each for each in first}
    for each in second:
        known = worst.setdefault(each.code, each)
        if Decimal(each.value) > Decimal(known.value):
            worst[each.code] = each
    return tuple(worst.values())

"""What safety alerts are told in: how urgent they are, how they end (A11.06)."""

from typing import Literal

Urgency = Literal["alert", "urgent"]
"""How soon somebody must look: an alert at once, an urgent one before anything else."""

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

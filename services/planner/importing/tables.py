"""Which commands the sections of a document become."""

from typing import Final, NamedTuple


class Items(NamedTuple):
    """A section of items: what adds one, its member in that command, what ends one.

    `ends_with` are members that the end asks for beside a reason.
    """

    section: str
    adds: str
    member: str
    ends: str | None = None
    ends_with: tuple[str, ...] = ()


class Whole(NamedTuple):
    """A section that is stated once: what states it, and its member in that command."""

    section: str
    states: str
    member: str


CONTENT: Final = (
    Items("diagnoses", "record-diagnosis", "diagnosis", "supersede-diagnosis"),
    Items("problems", "add-problem", "problem", "resolve-problem"),
    Items("goals", "set-goal", "goal", "retire-goal"),
    Items("objectives", "add-objective", "objective", "retire-objective"),
    Items("interventions", "add-intervention", "intervention", "stop-intervention"),
)
"""Agreed content, each section before those that refer to it; it ends in the opposite order."""

PARTICULARS: Final = (
    Items("strengths", "add-strength", "strength", "retire-strength"),
    Items("barriers", "add-barrier", "barrier", "resolve-barrier"),
    Items("preferences", "add-preference", "preference", "retire-preference"),
    Items("history", "record-history", "history_entry", "supersede-history"),
    Items("risk_assessments", "assess-risk", "risk_assessment"),
    Items("disagreements", "record-disagreement", "disagreement", "resolve-disagreement"),
    Items("goal_proposals", "propose-goal", "goal_proposal"),
    Items("phase_decisions", "enter-phase", "phase_decision"),
    Items("clinical_events", "record-clinical-event", "clinical_event"),
    Items("medications", "list-medication", "medication", "stop-medication", ("stopped_on",)),
    Items("homework", "assign-homework", "homework", "close-homework"),
    Items("skills", "teach-skill", "skill"),
    Items("practice", "record-practice", "practice"),
)

TERMS: Final = (
    Whole("frequency", "set-frequency", "frequency"),
    Whole("discharge_criteria", "set-discharge-criteria", "criteria"),
    Whole("contract", "agree-contract", "contract"),
    Whole("measurement", "set-measurement-plan", "measurement"),
)

BACKGROUND: Final = (
    Whole("presenting_concern", "describe-presenting-concern", "presenting_concern"),
    Whole("functioning", "assess-functioning", "functioning"),
    Whole("readiness", "assess-readiness", "readiness"),
    Whole("circumstances", "describe-circumstances", "circumstances"),
    Whole("population", "flag-population", "population"),
    Whole("family_involvement", "state-family-involvement", "family_involvement"),
)

LEFT_OUT: Final = (
    "reviews",
    "notes",
    "progress_entries",
    "finding_waivers",
    "requirement_answers",
    "unresolved",
    "voided",
)
"""What is not taken over: it was done elsewhere, and this ledger did not see it."""

DERIVED: Final = frozenset(
    {
        "version",
        "position",
        "ledger_time",
        "hash",
        "parked",
        "proposed",
        "content_version",
        "content_hash",
        "problems_changed",
        "broken_links",
        "episode",
        "whole",
    }
)
"""What a reader of a plan is told beside it, and follows anew from what is imported."""

REFERRED: Final = {
    "planned": (),
    "offered": ("offered",),
    "declined": ("offered", "declined"),
    "accepted": ("offered", "accepted"),
    "sent": ("offered", "accepted", "sent"),
    "closed": ("closed",),
}
"""The steps by which a referral comes to where it stands (A1.47)."""

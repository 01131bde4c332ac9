"""Commands on what a plan is made on; none stales a signature (A11.12)."""

from typing import Literal

from events.types.background import (
    CircumstancesDescribed,
    FunctioningAssessed,
    HistoryRecorded,
    HistorySuperseded,
    PopulationFlagged,
    PreferenceAdded,
    PreferenceRetired,
    PreferenceRevised,
    PresentingConcernDescribed,
    ReadinessAssessed,
)
from services.planner.commands.content import Planning, Revising


class AddPreference(Planning, PreferenceAdded):
    """Add a preference or value of the client (A1.11)."""

    kind: Literal["add-preference"]


class RevisePreference(Revising, PreferenceRevised):
    """Give a preference as it now stands, whole (A1.11)."""

    kind: Literal["revise-preference"]


class RetirePreference(Revising, PreferenceRetired):
    """End a preference that the client no longer has (A1.11)."""

    kind: Literal["retire-preference"]


class DescribePresentingConcern(Planning, PresentingConcernDescribed):
    """Say what led the client in, whole (A1.05)."""

    kind: Literal["describe-presenting-concern"]


class RecordHistory(Planning, HistoryRecorded):
    """Record a piece of history or assessment (A1.04)."""

    kind: Literal["record-history"]


class SupersedeHistory(Revising, HistorySuperseded):
    """Mark a piece of history as wrong, naming what takes its place if anything does (A1.04)."""

    kind: Literal["supersede-history"]


class AssessFunctioning(Planning, FunctioningAssessed):
    """Record functional impairment, area by area (A1.08)."""

    kind: Literal["assess-functioning"]


class AssessReadiness(Planning, ReadinessAssessed):
    """Record the client's readiness for change (A1.53)."""

    kind: Literal["assess-readiness"]


class DescribeCircumstances(Planning, CircumstancesDescribed):
    """Say what medical factors, emergency contacts and accommodations there are (A1.54)."""

    kind: Literal["describe-circumstances"]


class FlagPopulation(Planning, PopulationFlagged):
    """Say what the plan must heed about the client, whole (A1.38)."""

    kind: Literal["flag-population"]


BackgroundCommand = (
    AddPreference
    | RevisePreference
    | RetirePreference
    | DescribePresentingConcern
    | RecordHistory
    | SupersedeHistory
    | AssessFunctioning
    | AssessReadiness
    | DescribeCircumstances
    | FlagPopulation
)

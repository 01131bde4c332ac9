"""Commands that change a plan's agreed content: diagnoses, problems, goals, objectives."""

from typing import ClassVar, Literal

from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.goal import GoalRetired, GoalRevised, GoalSet
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveRetired,
    ObjectiveRevised,
)
from events.types.problem import ProblemAdded, ProblemResolved, ProblemRevised
from services.planner.commands.base import Duty, OnPlan


class Planning(OnPlan):
    """A command that works on the content of a plan."""

    duty: ClassVar[Duty] = "plan"


class Revising(Planning):
    """A command that revises or ends an item, made for a version that its sender has seen."""

    demands_version: ClassVar[bool] = True


class RecordDiagnosis(Planning, DiagnosisRecorded):
    """Record a diagnosis as working, differential or confirmed (A1.07)."""

    kind: Literal["record-diagnosis"]


class SupersedeDiagnosis(Revising, DiagnosisSuperseded):
    """End a diagnosis, naming the one that takes its place if there is one (A1.04)."""

    kind: Literal["supersede-diagnosis"]


class AddProblem(Planning, ProblemAdded):
    """Add a problem that the plan treats (A1.06)."""

    kind: Literal["add-problem"]


class ReviseProblem(Revising, ProblemRevised):
    """Give a problem as it now stands, whole (A1.06)."""

    kind: Literal["revise-problem"]


class ResolveProblem(Revising, ProblemResolved):
    """End a problem that the plan no longer treats (A1.06)."""

    kind: Literal["resolve-problem"]


class SetGoal(Planning, GoalSet):
    """Set a goal in the client's words, for one problem or more; or take up a proposal (A1.12)."""

    kind: Literal["set-goal"]


class ReviseGoal(Revising, GoalRevised):
    """Give a goal as it now stands, whole (A1.12)."""

    kind: Literal["revise-goal"]


class RetireGoal(Revising, GoalRetired):
    """End a goal (A1.12)."""

    kind: Literal["retire-goal"]


class AddObjective(Planning, ObjectiveAdded):
    """Add a measurable objective under a goal; all its criteria count (A1.14, A1.15)."""

    kind: Literal["add-objective"]


class ReviseObjective(Revising, ObjectiveRevised):
    """Give an objective as it now stands, whole (A2.03)."""

    kind: Literal["revise-objective"]


class RetireObjective(Revising, ObjectiveRetired):
    """End an objective (A2.03)."""

    kind: Literal["retire-objective"]


class EstablishBaseline(Planning, BaselineEstablished):
    """Say from which value change in a criterion is reckoned (A11.01)."""

    kind: Literal["establish-baseline"]


ProblemCommand = RecordDiagnosis | SupersedeDiagnosis | AddProblem | ReviseProblem | ResolveProblem

ObjectiveCommand = (
    SetGoal
    | ReviseGoal
    | RetireGoal
    | AddObjective
    | ReviseObjective
    | RetireObjective
    | EstablishBaseline
)

"""Objectives and the criteria that decide whether they are met (A1.14, A1.15)."""

from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Cadence, Due, SessionCount
from events.values.goals import Endorsement
from events.values.ids import CriterionId, GoalId
from events.values.quantities import Amount, Target
from events.values.text import Code, Line, Words

Source = Literal["scale", "log", "diary", "count", "observer", "self-rating"]

ChangeBasis = Literal["value", "percent-of-raw", "percent-of-range"]
"""What a target's number is: the value itself, or a change in percent from baseline (A11.16)."""


class Stage(Value):
    """A target on the way, with a due point of its own (4 a week by week 4)."""

    target: Target
    due: Due


class Streak(Value):
    """How many in a row have to reach the target (A11.16): 4 sessions, 60 days."""

    count: SessionCount
    of: Literal["administrations", "sessions", "days", "weeks"]


class Criterion(Value):
    """One measure that counts: metric, unit, direction, baseline, target, source, cadence.

    `basis` other than `value` reads the target as a change in percent from baseline, counted
    positive in the criterion's direction: 30 percent lower is a decrease of at least 30. `due`
    stands in for the objective's own where it differs.
    """

    criterion_id: CriterionId
    metric: Line
    instrument: Code | None = None
    source: Source
    unit: Line
    direction: Literal["decrease", "increase", "maintain"]
    basis: ChangeBasis = "value"
    baseline: Amount | None = None
    target: Target
    stages: Annotated[tuple[Stage, ...], Field(max_length=12)] = ()
    streak: Streak | None = None
    cadence: Cadence | None = None
    due: Due | None = None


class Alternative(Value):
    """One way that the client may choose, with the criteria that it brings."""

    code: Code
    label: Line
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=12)]


class ObjectiveContent(Value):
    """A measurable step under one goal (A1.14 to A1.16).

    All of `criteria` count, and with them those of the `chosen` alternative. Alternatives may stay
    open in a draft (A11.20). `order` puts skills before their application; `primary` marks a major
    objective (A11.17); `steps` are actions on the way.
    """

    goal_id: GoalId
    statement: Words
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=12)] = ()
    alternatives: Annotated[tuple[Alternative, ...], Field(max_length=6)] = ()
    chosen: Code | None = None
    due: Due | None = None
    order: Annotated[int, Field(ge=1, le=99)] = 1
    primary: bool = False
    steps: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    endorsement: Endorsement

    @model_validator(mode="after")
    def _measurable(self) -> Self:
        if not self.criteria and not self.alternatives:
            raise ValueError("at least one criterion, or alternatives that bring criteria")
        codes = [each.code for each in self.alternatives]
        if len(codes) == 1 or len(set(codes)) < len(codes):
            raise ValueError("alternatives: two or more, each with a code of its own")
        if self.chosen is not None and self.chosen not in codes:
            raise ValueError("chosen: must be the code of one of the alternatives")
        ids = [each.criterion_id for each in all_criteria(self)]
        if len(set(ids)) < len(ids):
            raise ValueError("criteria: each needs an id of its own")
        return self


def all_criteria(content: ObjectiveContent) -> tuple[Criterion, ...]:
    """Return the criteria of `content` with those of every alternative."""
    return (*content.criteria, *chain(*(each.criteria for each in content.alternatives)))


def counting_criteria(content: ObjectiveContent) -> tuple[Criterion, ...]:
    """Return the criteria that all count: its own and those of the chosen alternative (A1.15)."""
    chosen = (each.criteria for each in content.alternatives if each.code == content.chosen)
    return (*content.criteria, *chain(*chosen))

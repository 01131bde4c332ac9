"""Problems of a plan (A1.06, A1.45)."""

from typing import Literal

from events.registry import Payload, event_type
from events.values.changes import Rationale
from events.values.ids import ProblemId
from events.values.problems import ProblemContent


@event_type("goldenthread.plan.problem-added", version=1)
class ProblemAdded(Payload):
    """A problem that the plan treats."""

    problem_id: ProblemId
    problem: ProblemContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.problem-revised", version=1)
class ProblemRevised(Payload):
    """The problem as it now stands, whole."""

    problem_id: ProblemId
    problem: ProblemContent
    rationale: Rationale


@event_type("goldenthread.plan.problem-resolved", version=1)
class ProblemResolved(Payload):
    """A problem that the plan no longer treats."""

    problem_id: ProblemId
    reason: Literal["resolved", "no-longer-relevant", "merged", "referred"]
    rationale: Rationale

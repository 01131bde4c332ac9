"""Which commands are legal where the plan and its episode stand (A2.01, A11.22)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from events.payload import Payload
from events.state.plan import PlanStatus
from services.planner.commands.course import (
    ActivatePlan,
    ChangePlanType,
    ClosePlan,
    CourseCommand,
    DischargePlan,
    DraftPlan,
    MigratePlan,
    ProposePlan,
    PutPlanOnHold,
    ReopenPlan,
    ResumePlan,
    VoidPlanEntries,
)
from services.planner.commands.note import NoteCommand
from services.planner.commands.particulars import ParticularCommand
from services.planner.commands.progress import RecordProgress
from services.planner.commands.review import MarkObjectiveMet, OpenReview, ReviewCommand
from services.planner.commands.signing import SigningCommand
from services.planner.commands.treatment import ScheduleReviews, SetMeasurementPlan
from services.planner.commands.union import ContentCommand, PlanCommand
from services.planner.commands.waiver import WaiverCommand
from services.planner.decide.case import Case
from services.planner.decide.refusals import CareEnded, NotFound, WrongStatus

OVER: Final[frozenset[PlanStatus]] = frozenset({"discharged", "closed"})
RUNNING: Final[frozenset[PlanStatus]] = frozenset({"active", "under-review"})
BEGUN: Final[frozenset[PlanStatus]] = RUNNING | {"on-hold"}
NOT_OVER: Final[frozenset[PlanStatus]] = BEGUN | {"draft", "proposed"}


LEGAL_IN: Final[Mapping[type[Payload], frozenset[PlanStatus]]] = MappingProxyType(
    {
        DraftPlan: frozenset({"not-drafted"}),
        **dict.fromkeys(get_args(ContentCommand), NOT_OVER),
        **dict.fromkeys(get_args(ParticularCommand), NOT_OVER),
        **dict.fromkeys(get_args(SigningCommand), NOT_OVER),
        ScheduleReviews: NOT_OVER,
        SetMeasurementPlan: NOT_OVER,
        ChangePlanType: NOT_OVER,
        ProposePlan: NOT_OVER,
        ActivatePlan: frozenset({"draft", "proposed"}),
        MigratePlan: frozenset({"draft", "proposed"}),
        **dict.fromkeys(get_args(ReviewCommand), frozenset({"under-review"})),
        OpenReview: frozenset({"active"}),
        **dict.fromkeys(get_args(NoteCommand), NOT_OVER | OVER),
        **dict.fromkeys(get_args(WaiverCommand), NOT_OVER),
        RecordProgress: BEGUN,
        MarkObjectiveMet: RUNNING,
        PutPlanOnHold: RUNNING,
        ResumePlan: frozenset({"on-hold"}),
        DischargePlan: BEGUN,
        ClosePlan: NOT_OVER,
        ReopenPlan: OVER,
        VoidPlanEntries: NOT_OVER | OVER | {"not-drafted"},
    }
)
"""The statuses of a plan in which each command is legal (A2.01)."""


_EPISODE_OVER: Final = (
    "the plan's episode is discharged; legal are then reopen-episode, discharge-plan, close-plan, "
    "late notes and voids"
)


def require_legal(command: PlanCommand, case: Case) -> None:
    """Return quietly when `command` is legal.

    Raises:
        NotFound: there is no such plan.
        CareEnded: the plan or its episode has ended; voids, late notes and the plan's own end stay
            legal.
        WrongStatus: the plan stands elsewhere in its course.
    """
    if not case.stream.version and not isinstance(command, DraftPlan):
        raise NotFound("/plan_id")
    status = case.plan.status
    if status not in LEGAL_IN[type(command)]:
        refusal = CareEnded if status in OVER else WrongStatus
        raise refusal("/plan_id", rule=legal_ways(status))
    if not isinstance(command, DischargePlan | ClosePlan | VoidPlanEntries):
        _require_care(case)
        _require_running(command, case)


def legal_ways(status: PlanStatus) -> str:
    """Return where a plan stands, and by which commands its course may go on from there (A2.01)."""
    legal = [_kind(each) for each in _COURSE if status in LEGAL_IN[each]]
    return f"the plan is {status}; of its course are then legal {', '.join(legal)}"


_COURSE: Final[tuple[type[Payload], ...]] = (*get_args(CourseCommand), *get_args(ReviewCommand))


def _kind(command: type[Payload]) -> str:
    (kind,) = get_args(command.model_fields["kind"].annotation)
    return str(kind)


def _require_care(case: Case) -> None:
    if case.episode.status == "not-opened" or not case.registered:
        raise NotFound


def _require_running(command: PlanCommand, case: Case) -> None:
    if case.episode.status == "discharged" and not isinstance(command, NoteCommand):
        raise CareEnded(rule=_EPISODE_OVER)

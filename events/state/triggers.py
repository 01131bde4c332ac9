"""Why a review is due: by the calendar, by sessions, or by what has happened (A4.01 to A4.09).

Suggestions alone: whoever is responsible for the plan decides whether to open a review.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

from events.types.plan import PlanType
from events.types.review import Trigger, Verdict
from events.values.between_sessions import ClinicalEvent
from events.values.ids import (
    AuthorizationId,
    ClinicalEventId,
    ObjectiveId,
    ProblemId,
    ReferralId,
)
from events.values.item_ids import ItemId

NOT_MET_LIMIT: Final = 2
"""How many complete reviews in a row with the same objective not met ask for a change (A11.19)."""

SHORT_SESSIONS: Final = 3
"""How many sessions a brief or a preliminary plan is for (A1.41, A2.01)."""

Row: TypeAlias = Literal[
    "A4.01",
    "A4.02",
    "A4.03",
    "A4.04",
    "A4.05",
    "A4.06",
    "A4.07",
    "A4.08",
    "A4.09",
    "A3.12",
    "A2.01",
    "A1.41",
    "A1.52",
]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That a review, or a decision, is due: for which trigger, because of what.

    `trigger` is None for a decision that needs no review. `names` are the items that it is about,
    as the cause of a review names them.
    """

    trigger: Trigger | None
    row: Row
    because: str
    names: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """One open objective: what rules found about its measures, and the verdicts that it got.

    `found` are codes with their arithmetic; `verdicts` of complete reviews, oldest first; `major`
    says that it is flagged so, or the last open one of its goal (A11.17).
    """

    objective_id: ObjectiveId
    major: bool
    found: tuple[tuple[str, str], ...] = ()
    all_met: bool = False
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A referral that was not accepted, to be offered or judged by a session (A1.26, A1.47)."""

    referral_id: ReferralId
    by_session: int


@dataclass(frozen=True, slots=True)
class Situation:
    """A plan in effect as of a day, as far as reviews depend on it.

    What happened counts from `since`, the day of the last complete review or of activation;
    `met`, `problems` and `entered` are those that came after it.
    """

    since: date
    today: date
    sessions: int
    due_on: date | None = None
    due_sessions: tuple[int, ...] = ()
    courses: tuple[Course, ...] = ()
    met: tuple[tuple[ObjectiveId, bool], ...] = ()
    clinical_events: tuple[tuple[ClinicalEventId, ClinicalEvent], ...] = ()
    problems: tuple[ProblemId, ...] = ()
    next_phase: tuple[int, int] | None = None
    sessions_high: int | None = None
    denied: tuple[AuthorizationId, ...] = ()
    due_again: tuple[tuple[AuthorizationId, str], ...] = field(default=())
    waiting: tuple[Waiting, ...] = ()
    plan_type: PlanType = "standard"


def triggers(plan: Situation) -> tuple[Suggestion, ...]:
    """Return what calls for a review of `plan`, in the order of the rows."""
    return (
        *_scheduled(plan),
        *_milestones(plan),
        *_clinical(plan),
        *_requested(plan),
        *_lacking(plan),
        *_transitions(plan),
        *_exceeding(plan),
        *_payers(plan),
        *_level(plan),
        *_stall_decisions(plan),
        *_outgrown(plan),
    )


def _scheduled(plan: Situation) -> Iterator[Suggestion]:
    if plan.due_on is not None and plan.due_on <= plan.today:
        yield Suggestion("scheduled", "A4.01", f"the next review was agreed for {plan.due_on}")
    reached = [each for each in plan.due_sessions if each <= plan.sessions]
    if reached:
        said = f"session {max(reached)} has a review, and {plan.sessions} were held"
        yield Suggestion("scheduled", "A4.01", said)


def _milestones(plan: Situation) -> Iterator[Suggestion]:
    for key, major in plan.met:
        if major:
            yield Suggestion("milestone", "A4.02", "a major objective was found met", (key,))
    for each in plan.courses:
        if each.all_met and each.major:
            said = "the measures of a major objective meet their targets: decide whether it is met"
            yield Suggestion("milestone", "A4.02", said, (each.objective_id,))


def _clinical(plan: Situation) -> Iterator[Suggestion]:
    for key, it in _events(plan, asked=False):
        said = f"{it.kind.replace('-', ' ')} on {it.happened_on}"
        yield Suggestion("clinical-event", "A4.03", said, (key,))


def _requested(plan: Situation) -> Iterator[Suggestion]:
    for key, it in _events(plan, asked=True):
        yield Suggestion("client-request", "A4.04", f"the client asked on {it.happened_on}", (key,))
    for problem in plan.problems:
        yield Suggestion("client-request", "A4.04", "a problem was added since", (problem,))


def _events(plan: Situation, *, asked: bool) -> Iterable[tuple[ClinicalEventId, ClinicalEvent]]:
    for key, it in plan.clinical_events:
        within = plan.since < it.happened_on <= plan.today
        if within and (it.kind == "client-request") == asked and it.kind != "life-event":
            yield key, it


def _lacking(plan: Situation) -> Iterator[Suggestion]:
    for each in plan.courses:
        if (said := _of(each, "stalled")) is not None:
            yield Suggestion("lack-of-progress", "A4.05", f"stalled: {said}", (each.objective_id,))
        elif (said := _of(each, "deterioration")) is not None:
            yield Suggestion("lack-of-progress", "A4.05", f"worse: {said}", (each.objective_id,))
        elif _repeatedly(each.verdicts):
            said = f"not met at {NOT_MET_LIMIT} complete reviews: try differently"
            yield Suggestion("lack-of-progress", "A4.05", said, (each.objective_id,))


def _repeatedly(verdicts: tuple[Verdict, ...]) -> bool:
    last = verdicts[-NOT_MET_LIMIT:]
    return len(last) == NOT_MET_LIMIT and set(last) == {"not-met"}


def _transitions(plan: Situation) -> Iterator[Suggestion]:
    if plan.next_phase is not None:
        phase, first = plan.next_phase
        if first <= plan.sessions + 1:
            said = f"phase {phase} begins at session {first}, and {plan.sessions} were held"
            yield Suggestion("transition", "A4.06", said)
    if plan.sessions_high is not None and plan.sessions + 2 >= plan.sessions_high:
        said = f"{plan.sessions} of up to {plan.sessions_high} sessions were held: discharge nears"
        yield Suggestion("transition", "A4.06", said)


def _exceeding(plan: Situation) -> Iterator[Suggestion]:
    for each in plan.courses:
        if (said := _of(each, "exceeding")) is not None:
            yield Suggestion(
                "exceeding-expectations", "A4.07", f"raise the target: {said}", (each.objective_id,)
            )


def _payers(plan: Situation) -> Iterator[Suggestion]:
    for key in plan.denied:
        yield Suggestion("authorization", "A4.08", "a payer refused", (key,))
    for key, why in plan.due_again:
        yield Suggestion("authorization", "A4.08", f"re-authorization is due: {why}", (key,))


def _level(plan: Situation) -> Iterator[Suggestion]:
    for each in plan.courses:
        if (said := _of(each, "plateau")) is not None:
            said = f"consider an end: {said}"
            yield Suggestion("plateau", "A4.09", said, (each.objective_id,))


def _stall_decisions(plan: Situation) -> Iterator[Suggestion]:
    """Yield the decisions of a stall check: what was to be offered by a session (A3.12)."""
    for each in plan.waiting:
        if plan.sessions >= each.by_session:
            said = f"to be offered by session {each.by_session}, and {plan.sessions} were held"
            yield Suggestion(None, "A3.12", said, (each.referral_id,))


def _outgrown(plan: Situation) -> Iterator[Suggestion]:
    """Yield that a plan is past the sessions that its type is for (A1.41, A2.01)."""
    if plan.plan_type == "brief" and plan.sessions > SHORT_SESSIONS:
        said = f"a brief plan is for up to {SHORT_SESSIONS} sessions, and {plan.sessions} were held"
        yield Suggestion("transition", "A1.41", said)
    if plan.plan_type == "preliminary" and plan.sessions >= SHORT_SESSIONS:
        said = f"a preliminary plan becomes comprehensive by session {SHORT_SESSIONS}"
        yield Suggestion("transition", "A2.01", said)


def _of(course: Course, code: str) -> str | None:
    return next((said for found, said in course.found if found == code), None)

"""Decisions on progress entries (A1.27)."""

from events.sealed_event import Fact
from events.state.journal import Missing
from events.state.plan_progress import with_progress
from events.values.ids import GoalId, ObjectiveId
from events.values.progress import ProgressContent
from services.planner.commands.progress import RecordProgress
from services.planner.decide.case import Case
from services.planner.decide.facts import stated
from services.planner.decide.missing import refusal_of
from services.planner.decide.refusals import NotFound, TooEarly
from services.planner.decide.refusals_content import NotAchieved


def decide_progress(command: RecordProgress, case: Case) -> Fact:
    """Return what `command` brings about; its period lies in the episode and not ahead."""
    it, plan = command.progress, case.plan
    if it.goal_id not in plan.content.goals:
        raise NotFound("/progress/goal_id", (it.goal_id,))
    for place, each in enumerate(it.achieved):
        _require_achieved(each, it.goal_id, f"/progress/achieved/{place}", case)
    after = with_progress(plan.progress_entries, command, plan.version, plan.content)
    if isinstance(after, Missing):
        raise refusal_of(after)
    _require_period(it, case)
    return stated(command)


def _require_achieved(key: ObjectiveId, goal_id: GoalId, pointer: str, case: Case) -> None:
    held = case.plan.content.objectives.get(key)
    if held is None or held.content.goal_id != goal_id:
        raise NotFound(pointer, (key,))
    if key not in case.plan.met and held.ended != "achieved":
        raise NotAchieved(pointer, (key,))


def _require_period(it: ProgressContent, case: Case) -> None:
    case.calendar.not_future(it.to_on, "/progress/to_on")
    opened = case.episode.opened_on
    if opened is not None and it.from_on < opened:
        raise TooEarly("/progress/from_on")

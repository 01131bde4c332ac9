"""A plan in plain language, for the client: what they want, what is done, how it is told (A1.44).

It speaks to the client, uses the words that they gave, and leaves out codes and identifiers. It is
no document to sign: that is `plan_document`.
"""

from collections.abc import Iterator
from typing import Final

from events.documents.lines import short
from events.state.plan import PlanState, open_objectives
from events.state.plan_content import PlanContent, standing
from events.values.dates import Due, DueOn
from events.values.goals import GoalContent
from events.values.identity import Identity
from events.values.ids import GoalId
from events.values.interventions import Frequency
from events.values.objectives import Criterion, ObjectiveContent, counting_criteria
from events.values.quantities import Comparator

_COMPARED: Final[dict[Comparator, str]] = {
    "below": "below",
    "at-most": "at most",
    "exactly": "exactly",
    "within": "between",
    "at-least": "at least",
    "above": "above",
}


def plain_view(plan: PlanState, identity: Identity | None) -> str:
    """Return a plan as it stands in plain language, line by line."""
    return "\n".join(_lines(plan, identity)) + "\n"


def _lines(plan: PlanState, identity: Identity | None) -> Iterator[str]:
    name = None if identity is None else identity.preferred_name or identity.given_name
    yield "Your plan" if name is None else f"{_flat(name)}, this is your plan."
    for key, goal in standing(plan.content.goals).items():
        yield from _goal(key, goal, plan)
    yield from _proposed(plan)
    yield from _doing(plan.content)
    if plan.content.frequency is not None:
        yield from _often(plan.content.frequency)
    yield from _done(plan.content)
    yield ""
    yield "At any time you can ask for a copy of your plan, ask for a change, or disagree."


def _goal(key: GoalId, goal: GoalContent, plan: PlanState) -> Iterator[str]:
    yield ""
    yield f"What you want: {_flat(goal.words)}"
    if goal.daily_life is not None:
        yield f"What will be different: {_flat(goal.daily_life)}"
    if goal.target_on is not None:
        yield f"By about {goal.target_on:%B} {goal.target_on.year}."
    objectives = {k: each for k, each in open_objectives(plan).items() if each.goal_id == key}
    for each in sorted(objectives.values(), key=lambda it: it.order):
        yield from _step(each)


def _proposed(plan: PlanState) -> Iterator[str]:
    """Yield what the client's side proposed that is no goal of the plan (A1.44)."""
    waiting = [e for e in plan.particulars.goal_proposals.values() if e.ended != "accepted"]
    if waiting:
        yield from ("", "What you proposed:")
    for each in waiting:
        answer = each.ended.replace("-", " ") if each.ended else "not answered yet"
        yield f"- {_flat(each.content.words)} ({answer})"


def _step(objective: ObjectiveContent) -> Iterator[str]:
    yield f"- {_flat(objective.statement)}{_due(objective.due)}"
    for each in counting_criteria(objective):
        yield f"  How we will know: {_measured(each)}"


def _measured(it: Criterion) -> str:
    change = {"percent-of-raw": " percent of change", "percent-of-range": " percent of change"}
    amount = short(it.target.amount).replace(" to ", " and ")
    unit = change.get(it.basis, "" if it.unit in {"score", "points"} else f" {_flat(it.unit)}")
    row = "" if it.streak is None else f", {it.streak.count} {it.streak.of} in a row"
    return f"{_flat(it.metric)} {_COMPARED[it.target.comparator]} {amount}{unit}{row}."


def _due(due: Due | None) -> str:
    match due:
        case None:
            return ""
        case DueOn(on=on):
            return f" (by {on:%B} {on.day}, {on.year})"
        case _:
            return f" (by session {due.number})"


def _doing(content: PlanContent) -> Iterator[str]:
    done = dict.fromkeys(_flat(each.technique) for each in standing(content.interventions).values())
    if done:
        yield from ("", "What we do together:")
        yield from (f"- {each}" for each in done)


def _often(frequency: Frequency) -> Iterator[str]:
    yield ""
    for each in frequency.phases:
        times = "once" if each.sessions == 1 else f"{each.sessions} times"
        every = "a week" if each.weeks == 1 else f"every {each.weeks} weeks"
        minutes = "" if each.minutes is None else f", {each.minutes} minutes each time"
        yield f"We meet {times} {every}{minutes}."


def _done(content: PlanContent) -> Iterator[str]:
    ends = content.discharge_criteria
    if ends is None:
        return
    yield from ("", "When we are done:")
    yield from (f"- {_measured(each)}" for each in ends.criteria)
    yield from (f"- {_flat(each)}" for each in ends.further)


def _flat(text: str) -> str:
    return " ".join(text.split())

"""Decisions on a long plan, and long histories folded, against bare dictionaries."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from events.state import plan
from events.state.recorded import Recorded
from services.planner.commands.content import ReviseGoal
from services.planner.decide import Decision, decide
from tests.contract import gad
from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.server import BenchServer
from tests.unit.events.state.plans import entry
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, drafted

LONG: Final = 500
FOLDED: Final = 10_000


@asynccontextmanager
async def deciding(_server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides: one command on a plan of 500 events, one member of a dictionary replaced."""
    chart = long_plan()
    command, context = _revision(LONG), chart.context()
    goals: dict[str, Any] = {str(n): {"words": "I want"} for n in range(LONG)}
    document: dict[str, Any] = {"goals": goals, "version": LONG}
    sent = command.model_dump()

    def ours() -> int:
        decide(chart.streams, command, context)
        return 1

    def bare() -> int:
        changed = {**document["goals"], str(gad.CALM): sent["goal"]}
        return len(({**document, "goals": changed}, {"type": "goal-revised", **sent})) - 1

    yield Sides(_often(ours), _often(bare))


@asynccontextmanager
async def folding(_server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides: 10,000 events folded, and as many put into dictionaries."""
    history = _history(FOLDED)
    goal = gad.GOAL.model_dump()
    told = [{"key": str(gad.CALM), "goal": {**goal}} for _ in history]

    def ours() -> int:
        return plan.fold(history).version

    def bare() -> int:
        state: dict[str, Any] = {"goals": {}, "entries": {}}
        for version, each in enumerate(told, start=1):
            state["goals"][each["key"]] = {"content": each["goal"], "ended": None}
            state["entries"][version] = each
        return len(state["entries"])

    yield Sides(_often(ours), _often(bare))


def long_plan() -> Chart:
    """Return a drafted plan with revisions up to 500 events."""
    chart = drafted()
    while chart.plan.version < LONG:
        chart.give(_revision(chart.plan.version))
    assert isinstance(chart.answer(_revision(LONG)), Decision)
    return chart


def _revision(number: int) -> ReviseGoal:
    goal = gad.GOAL.model_copy(update={"words": f"I want, as I say it now: {number}"})
    return make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY)


def _history(events: int) -> list[Recorded[Any]]:
    """Return a plan's history of so many events: drafted, its goal set, and revised ever after."""
    chart = drafted()
    (stream,) = [each for each in chart.streams.others.values() if each.state is chart.plan]
    history: list[Recorded[Any]] = [*stream.history]
    revised = chart.give(_revision(0)).written[0].facts[0].payload
    return [*history, *(entry(revised, n) for n in range(len(history) + 1, events + 1))][:events]


def _often(once: Callable[[], int]) -> Side:
    async def side(seconds: float) -> Sample:
        began, done = time.perf_counter(), 0
        while not done or time.perf_counter() < began + seconds:
            done += once()
        return Sample(done, time.perf_counter() - began)

    return side


CASES: Final = (
    Case(
        Figure(
            "decide",
            Unit.TIME,
            f"One command on a plan of {LONG} events, from command to fact; the ratio is how many "
            "times a bare copy of a dictionary with one member replaced that takes.",
        ),
        deciding,
    ),
    Case(
        Figure(
            "evolve",
            Unit.TIME,
            f"One event of a plan's {FOLDED:,}, folded into its state; the ratio is how many times "
            "two bare assignments into dictionaries that takes.",
        ),
        folding,
    ),
)

"""The reads of what payers and law ask: of a plan, and of an episode that may have none yet."""

import asyncio

from events.errors import InvalidIdentifier
from events.ids import StreamKind, stream_of
from services.projections.errors import NotThere
from services.projections.http.access import BILLING, FINDING_READERS, require_role
from services.projections.http.asked import day_in, one_day_in, plan_at
from services.projections.http.endpoints import Answer, Dependencies, for_work
from services.projections.http.ports import Caller, Scope
from services.projections.reading.charts import ChartAt, chart_of
from services.projections.reading.requirements import coverage_answer, requirements_answer, tag_of


async def read_requirements(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return what payers and law ask of a plan, and how that stands on a day (A5.36, A7)."""
    require_role(caller, FINDING_READERS)
    asked = plan_at(scope, caller)
    return await _required(dependencies, scope, ChartAt(asked.clinic, plan=asked.plan))


async def read_episode_requirements(
    dependencies: Dependencies, scope: Scope, caller: Caller
) -> Answer:
    """Return what payers and law ask of an episode that may have no plan yet (A1.40)."""
    require_role(caller, FINDING_READERS)
    return await _required(dependencies, scope, ChartAt(caller.clinic, episode=_episode(scope)))


async def read_coverage(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return which content of a plan was in force when, and which sessions it covers (A11.13)."""
    require_role(caller, FINDING_READERS | BILLING)
    asked = plan_at(scope, caller)
    on = one_day_in(scope, "on")
    at = ChartAt(asked.clinic, plan=asked.plan, only=asked.only)
    chart = await chart_of(dependencies.events.histories, at)
    body = await asyncio.to_thread(coverage_answer, chart, on)
    return for_work(Answer(body, tag_of(chart, on)), caller, "coverage", FINDING_READERS)


async def _required(dependencies: Dependencies, scope: Scope, asked: ChartAt) -> Answer:
    chart = await chart_of(dependencies.events.histories, asked)
    as_of = day_in(scope, chart.record.day(dependencies.clock.now()))
    body = await asyncio.to_thread(requirements_answer, chart, as_of)
    return Answer(body, tag_of(chart, as_of))


def _episode(scope: Scope) -> str:
    """Return the episode that a request is about; a malformed id is no episode's."""
    name: str = scope["path_params"]["episode"]
    try:
        stream_of(StreamKind.EPISODE, name)
    except InvalidIdentifier:
        raise NotThere("episode") from None
    return name

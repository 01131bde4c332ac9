"""A plan's progress entries (A1.27)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from events.ids import Version
from events.state.journal import Missing
from events.state.mapping import put
from events.state.plan_content import PlanContent
from events.types.progress import ProgressRecorded
from events.values.ids import Item, ProgressId
from events.values.progress import ProgressContent


@dataclass(frozen=True, slots=True)
class ProgressEntry:
    """An entry with the version that entered it."""

    content: ProgressContent
    version: Version


Entries = Mapping[ProgressId, ProgressEntry]


def with_progress(
    entries: Entries, it: ProgressRecorded, version: Version, content: PlanContent
) -> Entries | Missing:
    """Return `entries` with a new one; its goal and objectives are among the plan's `content`."""
    if it.progress_id in entries:
        return Missing(Item(kind="progress", id=it.progress_id), "already-there")
    lost = next(_lost(it.progress, content), None)
    if lost is not None:
        return Missing(lost, "missing")
    return put(entries, it.progress_id, ProgressEntry(it.progress, version))


def _lost(it: ProgressContent, content: PlanContent) -> Iterator[Item]:
    if it.goal_id not in content.goals:
        yield Item(kind="goal", id=it.goal_id)
    for each in it.achieved:
        if each not in content.objectives:
            yield Item(kind="objective", id=each)

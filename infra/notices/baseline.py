"""The baseline list: what plans from elsewhere owed already when they came (A1.60)."""

from collections.abc import Iterator
from typing import Any

from events.envelope import instant
from events.ids import ClinicId
from events.registry import default
from events.types.streams import ClinicPayload, EpisodePayload
from events.values.dates import DueOn
from infra.notices.reading import Ledger, Reading
from infra.notices.session import Progress, Rechecker
from infra.notices.world import World
from services.reminders.chart import Chart, Entry, chart_of
from services.reminders.owed import Owed, baseline


async def baseline_of(
    rechecks: Rechecker, clinic: ClinicId, progress: Progress
) -> list[dict[str, Any]]:
    """Return the clinic's list, the longest due first; the audit log has a line of it before.

    Raises:
        UnknownClinic: it has no ledger here.
        AuditUnwritable: the audit line cannot be kept; nothing was opened.
        KeyStoreUnavailable: the key store does not answer.
    """
    rechecks.audit.record("baseline-listed", {"clinic": clinic})
    ledger = await Reading(rechecks.reader, rechecks.keys, default(), clinic).read(progress)
    return sorted(rows_of(ledger), key=lambda row: (row["due"], row["plan"]))


def rows_of(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Yield a line for each stage that a plan owed when it came, and that no review answered."""
    for plan_id in ledger.plans():
        world = ledger.world(plan_id)
        if isinstance(world, World):
            chart = _chart(world)
            for each in baseline(chart):
                yield _row(chart, each)


def _chart(world: World) -> Chart:
    clinic, episode, plan = [], [], []
    for told in world.told:
        entry = Entry(*told)
        if isinstance(told.event.payload, ClinicPayload):
            clinic.append(entry)
        elif isinstance(told.event.payload, EpisodePayload):
            episode.append(entry)
        else:
            plan.append(entry)
    return chart_of(world.plan_id, clinic, episode, plan)


def _row(chart: Chart, it: Owed) -> dict[str, Any]:
    due = it.rung.due
    return {
        "plan": str(chart.plan_id),
        "stage": it.rung.stage,
        "due": due.on.isoformat() if isinstance(due, DueOn) else f"session {due.number}",
        "rule": it.rung.rule,
        "counted_from": it.cycle.anchor.on.isoformat(),
        "came": instant(chart.migrated[it.cycle.anchor.event_id]),
    }

"""From what is owed and the notices that there are to the events that bring them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.ids import Version
from events.state.notice import NoticeState
from events.types.streams import NoticePayload
from services.reminders.chart import Chart
from services.reminders.policy import SHIPPED, Policies


@dataclass(frozen=True, slots=True)
class Decision:
    """One event to append to the stream `notice/<id>` after its version `after`.

    At `after` 0 the event's id is `id` too, the UUIDv5 that makes it begin only once.
    """

    id: UUID
    after: Version
    payload: NoticePayload


def decide(
    chart: Chart,
    at: datetime,
    existing: Mapping[UUID, NoticeState],
    policies: Policies = SHIPPED,
) -> tuple[Decision, ...]:
    """Return what is to be written at the instant `at`, oldest due first; at most one per notice.

    Args:
        chart: the plan as the ledger has it.
        at: the instant of the clinic's clock, as `chart.instant` gives it.
        existing: the plan's notices by id, those that stand at least, and each that
            `ids_of_history` names and that has a stream.
        policies: the policy versions that this release knows.

    What is owed now and not raised is raised; what was owed and is no more, or was followed by a
    later stage before it was raised, lapses; what was raised and no longer counts is cleared.
    Deciding again on what these events leave gives nothing.
    """
    raise NotImplementedError


def ids_of_history(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> tuple[UUID, ...]:
    """Return the ids of all notices that the plan's history up to `at` asks for."""
    raise NotImplementedError

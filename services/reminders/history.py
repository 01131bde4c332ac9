"""Everything that was ever owed: a walk over the instants at which something changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from events.values.notices import NoticeContent
from services.reminders.chart import Chart
from services.reminders.facts import NOTHING_KNOWN, Facts, told
from services.reminders.owed import change_of, content_of, owed_of
from services.reminders.policy import SHIPPED, Policies


@dataclass(frozen=True, slots=True)
class Step:
    """An instant at which something changed, and what was known from then on."""

    at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Once:
    """What was owed at some instant: `notice.owed_at` begins the last stretch in which it was.

    `current` says that the stretch still lasts at the instant that the history ends with.
    """

    id: UUID
    notice: NoticeContent
    current: bool


def history(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> tuple[Once, ...]:
    """Return everything that was owed at some instant up to `at`, oldest first, each notice once.

    At each instant counts what was known by then: what is entered later changes what is owed from
    then on, not what was owed before.
    """
    return history_of(chart, tuple(steps(chart, at, policies)), policies)


def history_of(chart: Chart, walked: tuple[Step, ...], policies: Policies) -> tuple[Once, ...]:
    """Return what was owed at the steps of a walk, oldest first."""
    ever: dict[UUID, NoticeContent] = {}
    current: frozenset[UUID] = frozenset()
    for step in walked:
        now = owed_of(chart, step.facts, step.at, policies)
        begun = {it.id: content_of(chart, it, step.at) for it in now if it.id not in current}
        ever |= begun
        current = frozenset(it.id for it in now)
    rows = (Once(key, notice, key in current) for key, notice in ever.items())
    return tuple(sorted(rows, key=lambda each: (each.notice.owed_at, each.id)))


def steps(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> Iterator[Step]:
    """Yield, rising, the instants up to `at` at which anything owed may have changed."""
    turns = [(moment, facts) for moment, facts in told(chart) if moment <= at]
    for (moment, facts), (end, _) in pairwise((*turns, (None, NOTHING_KNOWN))):
        now: datetime | None = moment
        while now is not None and now <= at and (end is None or now < end):
            yield Step(now, facts)
            now = change_of(facts, now, policies, end)

"""What is owed at an instant, when that changes, and what ended a notice. Pure functions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.values.notices import Answer, EndReason, NoticeContent
from services.reminders.chart import Chart
from services.reminders.policy import SHIPPED, Policies


@dataclass(frozen=True, slots=True)
class Owed:
    """A stage of a due review that is owed; `id` names its notice for ever."""

    id: UUID
    notice: NoticeContent


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a notice is owed no more; `answer` where a complete review saw to it."""

    because: EndReason
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """What was owed at some instant up to the one asked for.

    `current` says that it is owed at that instant. `ended` says why it no longer counts; where it
    is None and `current` is false, a later stage has followed.
    """

    owed: Owed
    current: bool
    ended: Ended | None


def owed(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> tuple[Owed, ...]:
    """Return what is owed at the instant `at`: of each rule that has a say, the stage reached.

    Nothing is owed unless the plan is active or under review and the episode is not discharged. On
    hold nobody can be reviewed, so nothing is owed then; intervals run on from their anchor, and
    what fell due meanwhile is owed at the resumption (A1.58).
    """
    raise NotImplementedError


def history(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> tuple[Once, ...]:
    """Return everything that was owed at some instant up to `at`, oldest first, each notice once.

    At each instant counts what was known by then.
    """
    raise NotImplementedError


def ended(
    chart: Chart, at: datetime, notice: NoticeContent, policies: Policies = SHIPPED
) -> Ended | None:
    """Return why `notice` no longer counts at the instant `at`; None while it does.

    Session numbers that move end no notice (A11.07).
    """
    raise NotImplementedError


def next_change(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> datetime | None:
    """Return the first instant after `at` at which something else is owed; None if never.

    It holds for the chart as it is: any new event of the three streams asks for another look.
    """
    raise NotImplementedError

"""What an auditor would object to in a plan as its view shows it (A5)."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import orjson

from events.lint.chart import begun_everywhere
from events.lint.lint import lint
from events.lint.patience import SECONDS, LintTooLong, Patience
from events.lint.tables import edition
from events.lint.waived import told_apart
from events.state.next_review import next_review_on
from events.state.plain import written
from services.projections.errors import NotThere
from services.projections.reading.answers import plan_answer
from services.projections.reading.charts import Chart, ChartAt, chart_of
from services.projections.reading.clinicians import clinician_of, primary_on
from services.projections.reading.histories import Histories
from services.projections.reading.next_review import NOT_RUNNING
from services.projections.reading.reader import PlanAt, PlanReader, PlanRow
from services.projections.reading.requirements import plan_due_told

_AT_ONCE: Final = 2


class Checking:
    """Lints plans beside the event loop, a few at once, each for a bounded time."""

    def __init__(
        self,
        plans: PlanReader,
        monotonic: Callable[[], float],
        seconds: float = SECONDS,
        histories: Histories | None = None,
    ) -> None:
        """Take what is read, and how many seconds one plan may take.

        `histories` give the clinic's staff, so that plans are held against their competences.
        """
        self._plans = plans
        self._histories = histories
        self._monotonic = monotonic
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def answer(
        self, asked: PlanAt, as_of: date | None, now: datetime | None = None
    ) -> tuple[PlanRow, bytes]:
        """Return a plan's row and the findings on it as of a day; without one, of today there.

        `now` is needed where no day is named: the day is that of the client's site.

        Raises:
            LintTooLong: it takes longer than the time that there is.
            GoldenThreadError: what `PlanReader.plan` raises.
        """
        row = await self._plans.plan(asked)
        others = await self._plans.others(asked, row)
        beside: dict[str, Any] = {"other_plans": others}
        chart = await self._chart(asked)
        day = _day(as_of, now, chart)
        if chart is not None:
            beside |= charted(chart, row.episode_document, day)
        patience = Patience(self._seconds, self._monotonic)
        try:
            async with asyncio.timeout(self._seconds), self._room:
                body = await asyncio.to_thread(
                    findings_answer, asked.plan, row, beside, day, patience
                )
        except TimeoutError:
            raise LintTooLong(self._seconds) from None
        return row, body

    async def _chart(self, asked: PlanAt) -> Chart | None:
        """Return the plan's chart; None of one whose episode or clinic is not on record."""
        if self._histories is None:
            return None
        try:
            at = ChartAt(asked.clinic, plan=asked.plan, only=asked.only)
            return await chart_of(self._histories, at)
        except NotThere:
            return None


def _day(as_of: date | None, now: datetime | None, chart: Chart | None) -> date:
    if as_of is not None:
        return as_of
    if now is None:
        raise ValueError("as_of or now: one of the two")
    return begun_everywhere(now) if chart is None else chart.record.day(now)


def charted(chart: Chart, episode_document: str | None, day: date) -> dict[str, Any]:
    """Return what a plan's chart tells beside its view: its clinician, and what is due when.

    `plan_due` is as the profiles that hold reckon it (A11.14): null where they ask for none.
    """
    primaries = tuple(primary_on(episode_document, day))
    clinician = clinician_of(primaries, chart.care.clinic.staff, day)
    told: dict[str, Any] = {} if clinician is None else {"clinician": clinician}
    running = chart.record.plan.status not in NOT_RUNNING
    following = next_review_on(chart.record.plan, chart.record.day) if running else None
    if following is not None:
        told["next_review"] = {"on": following.isoformat()}
    due = plan_due_told(chart, day)
    return told if due is None else {**told, **due}


def findings_answer(
    plan: str,
    row: PlanRow,
    beside: Mapping[str, Any],
    as_of: date,
    patience: Patience,
) -> bytes:
    """Return the findings on a plan, waived ones apart; paths lead into the plan's own answer.

    `beside` is what the document has beside the plan's answer: the documents of other plans to hold
    it against, by id, which paths into them name; the clinician, with competences.

    Raises:
        LintTooLong: the patience is over.
    """
    read: dict[str, Any] = orjson.loads(plan_answer(plan, row))
    document = {**read, "as_of": as_of.isoformat(), **beside}
    if beside.get("next_review") is not None:
        document["next_review"] = {**(read["next_review"] or {}), **beside["next_review"]}
    found = told_apart(lint(document, patience.turn), document)
    return written(
        {
            "plan": plan,
            "version": row.version,
            "as_of": as_of,
            "edition": edition().decode(),
            "findings": [each.shown() for each in found.standing],
            "waived": [each.shown() for each in found.waived],
        }
    )

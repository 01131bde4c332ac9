"""What an auditor would object to in a plan as its view shows it (A5)."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import orjson

from events.lint.lint import lint
from events.lint.patience import SECONDS, LintTooLong, Patience
from events.lint.tables import edition
from events.lint.waived import told_apart
from events.state.plain import written
from services.projections.reading.answers import plan_answer
from services.projections.reading.clinicians import clinician_for
from services.projections.reading.histories import Histories
from services.projections.reading.reader import PlanAt, PlanReader, PlanRow

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

    async def answer(self, asked: PlanAt, as_of: date) -> tuple[PlanRow, bytes]:
        """Return a plan's row and the findings on it as of a day.

        Raises:
            LintTooLong: it takes longer than the time that there is.
            GoldenThreadError: what `PlanReader.plan` raises.
        """
        row = await self._plans.plan(asked)
        others = await self._plans.others(asked, row)
        beside: dict[str, Any] = {"other_plans": others}
        if self._histories is not None:
            clinician = await clinician_for(self._histories, asked.clinic, row, as_of)
            beside |= {} if clinician is None else {"clinician": clinician}
        patience = Patience(self._seconds, self._monotonic)
        try:
            async with asyncio.timeout(self._seconds), self._room:
                body = await asyncio.to_thread(
                    findings_answer, asked.plan, row, beside, as_of, patience
                )
        except TimeoutError:
            raise LintTooLong(self._seconds) from None
        return row, body


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

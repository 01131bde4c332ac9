"""An unknown outcome is asked for until the ledger tells, or patience ends."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest

from events.errors import GoldenThreadError
from events.ids import ClinicId, Position
from events.ledger.append import Append, Appended
from events.ledger.errors import (
    ClockApart,
    Conflict,
    EpochChanged,
    KeyReused,
    LedgerBusy,
    LedgerDefect,
    LedgerFrozen,
    LedgerUnavailable,
    OutcomeUnknown,
)
from events.ledger.writer import LedgerWriter
from services.planner.handling.appending import Appender, Patience
from tests.fixtures.ledger import append_to, plan

CLINIC = ClinicId("river-bend")
MOMENT = datetime(2026, 1, 8, 15, tzinfo=UTC)
DONE = Appended(Position(3), Position(3), MOMENT)
AGAIN = Appended(Position(3), Position(3), MOMENT, repeated=True)
SILENT: list[GoldenThreadError] = [
    OutcomeUnknown(),
    LedgerBusy(),
    LedgerUnavailable(),
    LedgerFrozen(CLINIC),
    EpochChanged(CLINIC),
    LedgerDefect(),
]
TELLING: list[GoldenThreadError] = [
    Conflict(plan(1).stream, plan(1).version, plan(1).version),
    ClockApart(),
    KeyReused(),
]


@dataclass
class Scripted:
    """A writer that answers as it is told, the last answer again and again."""

    answers: list[Appended | GoldenThreadError]
    asked: list[Append] = field(default_factory=list)

    async def append(self, append: Append) -> Appended:
        self.asked.append(append)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, GoldenThreadError):
            raise answer
        return answer


def appender(writer: Scripted, seconds: float = 1.0) -> Appender:
    ticks = iter(range(1_000))
    patience = Patience(seconds, first_pause=0.001, longest_pause=0.002)
    return Appender(cast("LedgerWriter", writer), patience, lambda: next(ticks) * 0.1)


async def test_what_is_known_is_told_at_once() -> None:
    for answer in [*SILENT[1:], *TELLING]:
        writer = Scripted([answer])
        with pytest.raises(type(answer)):
            await appender(writer).append(append_to(plan(1)))
        assert len(writer.asked) == 1


@pytest.mark.parametrize("between", SILENT, ids=lambda each: each.code)
@pytest.mark.parametrize("end", [DONE, AGAIN])
async def test_the_same_append_is_sent_until_it_is_known(
    between: GoldenThreadError, end: Appended
) -> None:
    writer, append = Scripted([OutcomeUnknown(), between, end]), append_to(plan(1))
    assert await appender(writer).append(append) == end
    assert writer.asked == [append] * 3


@pytest.mark.parametrize("telling", TELLING, ids=lambda each: each.code)
async def test_a_word_under_the_ledger_s_lock_says_that_nothing_is_there(
    telling: GoldenThreadError,
) -> None:
    writer = Scripted([OutcomeUnknown(), telling])
    with pytest.raises(type(telling)):
        await appender(writer).append(append_to(plan(1)))


@pytest.mark.parametrize("silent", SILENT, ids=lambda each: each.code)
async def test_unknown_stays_unknown_whatever_the_retries_meet(silent: GoldenThreadError) -> None:
    writer = Scripted([OutcomeUnknown(), silent])
    with pytest.raises(OutcomeUnknown):
        await appender(writer).append(append_to(plan(1)))
    assert 3 < len(writer.asked) < 15

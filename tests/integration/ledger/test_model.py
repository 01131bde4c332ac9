"""Random appends, many at once, some of them cancelled, against a model of the ledger.

In each round several callers append through one writer. Afterwards the ledger must hold what the
model holds when it takes the ledger's own order, and every answer must be one that the model gives
at some point of that order. A cancelled append is in the ledger once and whole, or not at all.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.ids import EventHash, StreamId, Version
from events.ledger.append import Append, Appended
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from tests.fixtures.ledger import CLIENT, Ledger, head_after, heads_after, plan
from tests.integration.ledger.model import Model, Told, told

CONNECTIONS: Final = 3
_FRESH: Final = -1
_ROWS: Final = """
select stream_id, version, partition_key, hash, bytes, append_key, append_size, fingerprint
from ledger.event where clinic_id = $1 and position > $2 order by position
"""
_SESSIONS: Final = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'goldenthread-ledger'
    and (state = 'active' or $1)
"""


@dataclass(frozen=True)
class Look:
    """How a caller saw a stream: as it is, some versions off, or with another hash."""

    number: int
    off: int
    wrong_hash: bool


@dataclass(frozen=True)
class Intent:
    """What one caller wants to append."""

    writes: Sequence[Look]
    names: Sequence[Look]
    each: int
    key: int
    fingerprint: bytes
    follows: bool
    cancelled_after: int | None


def rarely(strategy: st.SearchStrategy[Any], usual: object) -> st.SearchStrategy[Any]:
    return st.integers(0, 5).flatmap(lambda n: strategy if n == 0 else st.just(usual))


LOOKS: Final = st.builds(
    Look,
    st.integers(0, 4),
    rarely(st.sampled_from([-1, 1]), 0),
    rarely(st.just(True), False),  # noqa: FBT003
)
INTENTS: Final = st.builds(
    Intent,
    writes=st.lists(LOOKS, min_size=1, max_size=3, unique_by=lambda look: look.number),
    names=st.lists(LOOKS, max_size=2, unique_by=lambda look: look.number),
    each=st.integers(1, 3),
    key=st.just(_FRESH) | st.integers(0, 7),
    fingerprint=rarely(st.just(b"another"), b"one"),
    follows=st.booleans(),
    cancelled_after=rarely(st.integers(0, 8), None),
)
ROUNDS: Final = st.lists(st.lists(INTENTS, min_size=1, max_size=9), min_size=1, max_size=4)


@dataclass
class Trial:
    """One random course of appends on a ledger."""

    ledger: Ledger
    writer: LedgerWriter
    model: Model = field(default_factory=Model)
    pending: dict[UUID, Append] = field(default_factory=dict)
    cancelled: list[Append] = field(default_factory=list)

    async def round(self, intents: Sequence[Intent]) -> None:
        appends = self.made(intents)
        tasks = [asyncio.create_task(self.writer.append(append)) for append in appends]
        await cancel(tasks, intents)
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        self.cancelled += [
            append
            for append, answer in zip(appends, answers, strict=True)
            if isinstance(answer, asyncio.CancelledError)
        ]
        await settled(self.ledger)
        await self.compare(appends, answers)

    def made(self, intents: Sequence[Intent]) -> list[Append]:
        """Turn intents into appends; who follows counts on those before it in the round."""
        ahead = dict[StreamId, StreamHead]()
        appends = []
        for intent in intents:
            seen = ahead if intent.follows else {}
            writes = [self.seen(look, seen) for look in intent.writes]
            numbers = {look.number for look in intent.writes}
            append = self.ledger.append_to(
                *writes,
                each=intent.each,
                names=[self.seen(n, seen) for n in intent.names if n.number not in numbers],
                key=None if intent.key == _FRESH else f"k{intent.key}",
                fingerprint=intent.fingerprint,
            )
            ahead.update({head.stream: head for head in heads_after(append)})
            appends.append(append)
        return appends

    def seen(self, look: Look, ahead: dict[StreamId, StreamHead]) -> StreamHead:
        stream = plan(look.number).stream
        head = ahead.get(stream) or self.model.head(stream)
        version = head.version + look.off
        if version <= 0:
            return StreamHead(stream)
        wrong = look.wrong_hash or head.version == 0
        return StreamHead(
            stream, Version(version), EventHash(bytes(31) + b"9") if wrong else head.hash
        )

    async def compare(
        self, appends: Sequence[Append], answers: Sequence[Appended | BaseException]
    ) -> None:
        """Let the model follow the ledger, and look for each answer on that way."""
        points: list[list[Told]] = [[self.model.expected(append)] for append in appends]
        by_first_hash = {append.events[0].hash: append for append in (*self.cancelled, *appends)}
        rows = await self.ledger.admin.fetch(_ROWS, self.ledger.clinic, len(self.model.events))
        while rows:
            written = by_first_hash[rows[0]["hash"]]
            assert [tuple(row) for row in rows[: len(written.events)]] == list(rows_of(written))
            rows = rows[len(written.events) :]
            self.model.apply(written)
            for append, seen in zip(appends, points, strict=True):
                seen.append(self.model.expected(append))
        for append, answer, seen in zip(appends, answers, points, strict=True):
            if not isinstance(answer, asyncio.CancelledError):
                assert told(answer) in seen, (append, answer, seen)
            if isinstance(answer, Appended):
                assert append.append_key in self.model.outcomes

    async def finish(self) -> None:
        """Whoever was cancelled asks again, one at a time: the answer is the model's."""
        for append in self.cancelled:
            expected = self.model.expected(append)
            answers = await asyncio.gather(self.writer.append(append), return_exceptions=True)
            assert told(answers[0]) == expected
            await self.compare([append], answers)


def rows_of(append: Append) -> Sequence[tuple[object, ...]]:
    lead = (append.append_key, len(append.events), append.fingerprint)
    return [
        (e.stream, e.version, CLIENT, e.hash, e.bytes, *(lead if n == 0 else (None, None, None)))
        for n, e in enumerate(append.events)
    ]


async def cancel(tasks: Sequence[asyncio.Task[Appended]], intents: Sequence[Intent]) -> None:
    """Cancel who is to be cancelled, each after so many half milliseconds."""
    for moment in range(9):
        due = [t for t, i in zip(tasks, intents, strict=True) if i.cancelled_after == moment]
        for task in due:
            task.cancel()
        if any((i.cancelled_after or 0) > moment for i in intents):
            await asyncio.sleep(0.0005)


async def settled(ledger: Ledger) -> None:
    """Wait until no statement runs any more, also none whose caller went away."""
    await at_most(ledger, 0, every=False)


async def at_most(ledger: Ledger, sessions: int, *, every: bool) -> None:
    """Wait until the server has so few sessions for appends, or so few that are active."""
    async with asyncio.timeout(60):
        while await ledger.admin.fetchval(_SESSIONS, every) > sessions:  # noqa: ASYNC110  # it is the server's to tell
            await asyncio.sleep(0.001)


@pytest.mark.timeout(600)  # a failure takes minutes to be made small
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(rounds=ROUNDS, depth=st.integers(1, 2))
async def test_any_course_of_appends_is_one_that_the_model_allows(
    ledger: Ledger, rounds: list[list[Intent]], depth: int
) -> None:
    here = await ledger.of()
    async with LedgerWriter(here.appender, connections=CONNECTIONS, depth=depth) as writer:
        trial = Trial(here, writer)
        for intents in rounds:
            await trial.round(intents)
            assert writer.unanswered == 0
        await trial.finish()
        await at_most(here, CONNECTIONS, every=True)
    head = await here.reader.head(here.clinic)
    assert head.position == len(trial.model.events)
    assert [(e.position, e.bytes) for e in await here.events()] == [
        (position, event.bytes) for position, event in enumerate(trial.model.events, 1)
    ]
    times = [event.ledger_time for event in await here.events()]
    assert times == sorted(times)
    for stream, last in trial.model.heads.items():
        assert await here.reader.stream_head(here.clinic, stream) == last


def test_the_model_refuses_what_it_should(ledger: Ledger) -> None:
    """The checks above bite: a model that has moved on answers otherwise."""
    model, first = Model(), ledger.append_to(plan(1))
    model.apply(first)
    assert told(Appended(1, 1, first.recorded, repeated=True)) == model.expected(first)  # type: ignore[arg-type]
    with suppress(AssertionError):
        model.apply(ledger.append_to(plan(1)))
        raise LookupError
    assert model.expected(ledger.append_to(head_after(first)))[:2] == (Appended, 2)

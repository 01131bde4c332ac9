"""Appends that share a statement: each has its own outcome, and no other one's."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, Final

import pytest

from events.errors import GoldenThreadError
from events.ids import EventHash, StreamId, Version
from events.ledger.append import Append, Appended
from events.ledger.errors import (
    ClockApart,
    Conflict,
    EpochChanged,
    KeyReused,
    LedgerDefect,
    LedgerFrozen,
)
from events.ledger.outcome import Outcome
from events.sealed_event import StreamHead
from tests.fixtures.ledger import Ledger, head_after, plan

OTHER_HASH: Final = EventHash(bytes([9] * 32))


async def together(
    ledger: Ledger,
    appends: Sequence[Append],
    **options: Any,  # noqa: ANN401  # as the writer takes them
) -> list[Outcome]:
    """Append through a writer so that all but the first share statements; return the outcomes."""
    writer = await ledger.writer(**{"connections": 1, **options})
    async with ledger.held_head():
        tasks = [asyncio.create_task(writer.append(append)) for append in appends]
        await asyncio.sleep(0)
        assert writer.unanswered == len(appends)
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(o, Appended | GoldenThreadError) for o in outcomes), outcomes
    return [o for o in outcomes if isinstance(o, Appended | GoldenThreadError)]


def kinds(outcomes: Sequence[Outcome]) -> list[type[Outcome]]:
    return [type(outcome) for outcome in outcomes]


async def test_what_waits_is_written_by_one_statement(ledger: Ledger) -> None:
    appends = [ledger.append_to(plan(n), each=1 + n % 3) for n in range(30)]
    outcomes = await together(ledger, appends)
    assert kinds(outcomes) == [Appended] * 30
    events = await ledger.events()
    assert [e.bytes for e in events] == [e.bytes for append in appends for e in append.events]
    assert len({e.ledger_time for e in events}) == 2


async def test_an_observer_is_told_how_much_each_statement_held(ledger: Ledger) -> None:
    told: list[tuple[int, int, float]] = []

    class Told:
        def written(self, appends: int, events: int, seconds: float) -> None:
            told.append((appends, events, seconds))

    ticks = count(0, 7)
    appends = [ledger.append_to(plan(n), each=1 + n % 3) for n in range(30)]
    await together(ledger, appends, observer=Told(), ticks=lambda: next(ticks))
    assert [each[:2] for each in told] == [(1, 1), (29, 59)]
    assert all(seconds > 0 for _, _, seconds in told)


async def test_two_statements_of_a_clinic_are_under_way_at_depth_2(ledger: Ledger) -> None:
    appends = [ledger.append_to(plan(n)) for n in range(12)]
    outcomes = await together(ledger, appends, connections=3, depth=2)
    assert kinds(outcomes) == [Appended] * 12
    assert len({e.ledger_time for e in await ledger.events()}) in {2, 3}


async def test_each_refusal_is_its_own_appends_alone(ledger: Ledger) -> None:
    first = ledger.append_to(plan(1), each=2, key="first")
    late = ledger.append_to(plan(1)).recorded - timedelta(seconds=9)
    appends = [
        first,
        ledger.append_to(plan(2)),
        ledger.append_to(plan(1)),
        ledger.append_to(plan(3), key="first", fingerprint=b"another"),
        ledger.append_to(plan(4), names=[plan(1)]),
        ledger.append_to(plan(5), plan(6), each=2),
        ledger.append_to(plan(7), recorded=late),
        ledger.append_to(plan(8), names=[head_after(first)]),
    ]
    expected = [Appended, Appended, Conflict, KeyReused, Conflict, Appended, ClockApart, Appended]
    outcomes = await together(ledger, appends)
    assert kinds(outcomes) == expected
    accepted = [a for a, o in zip(appends, outcomes, strict=True) if isinstance(o, Appended)]
    stored = await ledger.events()
    assert [e.bytes for e in stored] == [e.bytes for append in accepted for e in append.events]
    assert [e.position for e in stored] == list(range(1, len(stored) + 1))


@pytest.mark.parametrize("order", [1, -1])
async def test_two_appends_that_disagree_on_a_named_stream(ledger: Ledger, order: int) -> None:
    """The one that decided on the stream as it is goes in; the other one conflicts."""
    made = ledger.append_to(plan(1))
    session = await ledger.session()
    await session.write([made], 1)
    head = head_after(made)
    for number, wrong in enumerate([plan(1), head._replace(hash=OTHER_HASH)]):
        group = [
            ledger.append_to(plan(10 + number), names=[head]),
            ledger.append_to(plan(20 + number), names=[wrong]),
        ]
        outcomes = await session.write(group[::order], 1)
        assert kinds(outcomes)[::order] == [Appended, Conflict]


async def test_one_key_twice_is_appended_once(ledger: Ledger) -> None:
    appends = [ledger.append_to(plan(n), key="k") for n in range(4)]
    outcomes = await together(ledger, [ledger.append_to(plan(9)), *appends])
    first = outcomes[1]
    assert isinstance(first, Appended)
    assert outcomes[2:] == [replace(first, repeated=True)] * 3
    assert len(await ledger.events()) == 2


async def test_appends_of_one_stream_that_wait_go_in_the_order_of_arrival(ledger: Ledger) -> None:
    """Callers who know the outcome beforehand may queue several for one stream."""
    head, appends = plan(1), []
    for _ in range(6):
        appends.append(ledger.append_to(head))
        head = head_after(appends[-1])
    outcomes = await together(ledger, appends)
    assert [o.first for o in outcomes if isinstance(o, Appended)] == [1, 2, 3, 4, 5, 6]


async def test_who_decided_on_a_stream_that_is_written_meanwhile_conflicts(
    ledger: Ledger,
) -> None:
    write, check = ledger.append_to(plan(1)), ledger.append_to(plan(2), names=[plan(1)])
    other = ledger.append_to(plan(9))
    assert kinds(await together(ledger, [other, write, check]))[1:] == [Appended, Conflict]
    later = ledger.append_to(plan(3), names=[plan(4)])
    earlier = ledger.append_to(plan(4))
    outcomes = await together(ledger, [ledger.append_to(plan(8)), later, earlier])
    assert kinds(outcomes)[1:] == [Appended, Appended]


def poisoned(append: Append, how: str) -> Append:
    match how:
        case "text":
            nul = StreamId("plan/\0")
            events = tuple(replace(event, stream=nul) for event in append.events)
            return replace(append, writes=(StreamHead(nul),), events=events)
        case "never encoded":
            return replace(append, fingerprint="text")  # type: ignore[arg-type]
        case _:
            (event,) = append.events
            huge = replace(event, version=Version(2**70 + 1))
            head = append.writes[0]._replace(version=Version(2**70))
            return replace(append, writes=(head,), events=(huge,))


@pytest.mark.parametrize("how", ["text", "never encoded", "number"])
async def test_a_poisoned_append_fails_alone(ledger: Ledger, how: str) -> None:
    appends = [ledger.append_to(plan(n)) for n in range(6)]
    appends[3] = poisoned(appends[3], how)
    outcomes = await together(ledger, appends)
    assert [n for n, o in enumerate(outcomes) if isinstance(o, Appended)] == [0, 1, 2, 4, 5]
    assert isinstance(outcomes[3], LedgerDefect)
    assert len(await ledger.events()) == 5
    (alone,) = await together(ledger, [poisoned(ledger.append_to(plan(7)), how)])
    assert isinstance(alone, LedgerDefect)


@pytest.mark.parametrize(("state", "error"), [("frozen", LedgerFrozen), ("open", EpochChanged)])
async def test_what_waits_while_the_ledger_is_frozen_or_moved_is_refused(
    ledger: Ledger, state: str, error: type[GoldenThreadError]
) -> None:
    writer = await ledger.writer(connections=1)
    await writer.append(ledger.append_to(plan(99)))
    async with ledger.held_head():
        appends = [ledger.append_to(plan(n)) for n in range(5)]
        tasks = [asyncio.create_task(writer.append(append)) for append in appends]
        await asyncio.sleep(0)
        await ledger.admin.fetchval(
            "select ledger.set_clinic_state_v1($1, $2, $3)",
            ledger.clinic,
            state,
            error is EpochChanged,
        )
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert kinds(outcomes)[:1] == [error]  # type: ignore[arg-type]
    assert set(kinds(outcomes)) <= {error, Appended}  # type: ignore[arg-type]
    if error is EpochChanged:
        assert kinds(outcomes)[1:] == [Appended] * 4  # type: ignore[arg-type]
    await ledger.set_state("open")
    for append in appends:
        await writer.append(append)
    assert len(await ledger.events()) == 6


async def test_a_thousand_events_in_one_append(ledger: Ledger) -> None:
    writer = await ledger.writer()
    outcome = await writer.append(ledger.append_to(plan(1), each=1000))
    assert (outcome.first, outcome.last) == (1, 1000)
    assert [e.version for e in await ledger.events()] == list(range(1, 1001))
    assert len({e.ledger_time for e in await ledger.events()}) == 1


async def test_four_megabytes_in_one_append(ledger: Ledger) -> None:
    writer = await ledger.writer()
    append = ledger.append_to(plan(1), each=16, words="x" * 192_000)
    assert append.size > 4_000_000
    await writer.append(append)
    assert [e.bytes for e in await ledger.events()] == [e.bytes for e in append.events]

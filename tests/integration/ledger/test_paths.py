"""The three append functions: they come to the same, and no transaction around them matters."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.clock import SystemClock
from events.ids import EventHash, Version
from events.ledger.append import Append, Appended
from events.ledger.errors import Conflict, UnknownClinic
from events.ledger.outcome import Outcome
from events.sealed_event import StreamHead
from tests.fixtures.ledger import Connection, Ledger, head_after, plan
from tests.integration.ledger.paths import PATHS, Path, write

WRONG: Final = EventHash(bytes([9] * 32))
ADD: Final = "select ledger.add_clinic_v1($1, 0)"


@st.composite
def situations(draw: st.DrawFn) -> dict[str, int]:
    """What may stand in the way of an append; 0 is nothing."""
    return {
        "frozen": draw(st.sampled_from([0, 0, 0, 1])),
        "epoch": draw(st.sampled_from([0, 0, 0, 1, -1])),
        "clock": draw(st.sampled_from([0, 0, 0, 30, -30])),
        "key": draw(st.sampled_from([0, 0, 0, 1, 2])),
        "written at": draw(st.sampled_from([0, 0, 0, -1, 1])),
        "written hash": draw(st.sampled_from([0, 0, 0, 1])),
        "named": draw(st.sampled_from([0, 0, 1, 2, 3])),
        "before": draw(st.integers(0, 3)),
    }


async def prepared(ledger: Ledger, connection: Connection, what: dict[str, int]) -> Append:
    """Bring a clinic into the situation `what`; return the append that meets it."""
    head, named = plan(1), plan(2)
    for number in range(what["before"]):
        append = ledger.append_to(head, named, key=f"before-{number}")
        await write(connection, "general", [append])
        head, named = (StreamHead(e.stream, e.version, e.hash) for e in append.events)
    if what["frozen"]:
        await ledger.set_state("frozen")
    if what["written hash"]:
        head = head._replace(hash=WRONG)
    version = max(0, head.version + what["written at"])
    head = head._replace(version=Version(version)) if version else plan(1)
    if head.version and not what["before"]:
        head = head._replace(hash=WRONG)
    stale = plan(2) if what["before"] else plan(2)._replace(version=Version(1), hash=WRONG)
    names = {0: [], 1: [named], 2: [named, plan(3)], 3: [plan(3), stale]}[what["named"]]
    recorded = SystemClock().now() + timedelta(seconds=what["clock"])
    used = what["key"] if what["before"] else 0
    return ledger.append_to(
        head,
        key="before-0" if used else "fresh",
        fingerprint=b"another" if used == 2 else ledger.append_to(plan(1)).fingerprint,
        names=names,
        recorded=recorded,
    )


def told(outcome: Outcome) -> tuple[object, ...]:
    if isinstance(outcome, Appended):
        return ("appended", outcome.first, outcome.last, outcome.repeated)
    return (type(outcome), str(outcome).partition(":")[2])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(what=situations())
async def test_the_three_paths_agree(ledger: Ledger, what: dict[str, int]) -> None:
    """The fast paths write exactly what the general path writes, or nothing."""
    planner = ledger.operator
    outcomes, contents = dict[Path, Sequence[Outcome]](), dict[Path, list[object]]()
    for path in PATHS:
        here = await ledger.of()
        append = await prepared(here, planner, what)
        outcomes[path] = await write(planner, path, [append], epoch=1 + what["epoch"])
        contents[path] = [
            (e.position, e.stream, e.version, e.partition_key) for e in await here.events()
        ]
        if outcomes[path] == []:
            assert len(contents[path]) == 2 * what["before"]
    (general,) = outcomes["general"]
    fast = isinstance(general, Appended) and not general.repeated
    for path in ("lone", "clean"):
        assert [told(o) for o in outcomes[path]] == ([told(general)] if fast else [])
    assert contents["lone"] == contents["clean"] == contents["general"]


@pytest.mark.parametrize("count", [1, 2])
async def test_rows_are_the_same_whichever_path_wrote_them(ledger: Ledger, count: int) -> None:
    made = []
    for path in PATHS if count == 1 else PATHS[1:]:
        here = await ledger.of()
        append = here.append_to(plan(1), each=count, key="k")
        await write(ledger.operator, path, [append])
        rows = await ledger.admin.fetch(
            "select position, version, append_key, append_size, stream_id, partition_key, "
            "fingerprint, seal = ledger.seal_v1(position, ledger_time, append_key, append_size, "
            "fingerprint, hash) as sealed from ledger.event where clinic_id = $1 order by 1",
            here.clinic,
        )
        assert all(row["sealed"] for row in rows)
        made.append([tuple(row) for row in rows])
    assert all(rows == made[0] for rows in made)


@pytest.mark.parametrize("path", PATHS)
async def test_an_unknown_clinic(ledger: Ledger, path: Path) -> None:
    append = ledger.append_to(plan(1), clinic="not-here")
    outcomes = await write(ledger.operator, path, [append])
    assert [type(o) for o in outcomes] == ([UnknownClinic] if path == "general" else [])


async def test_a_session_that_believed_in_a_clinic_learns_that_it_is_unknown(
    ledger: Ledger,
) -> None:
    session = await ledger.session()
    for heads in ([plan(1)], [plan(1), plan(2)]):
        append = ledger.append_to(*heads, clinic="not-here")
        (outcome,) = await session.write([append], 1)
        assert isinstance(outcome, UnknownClinic)


@pytest.mark.parametrize("path", PATHS)
async def test_in_a_transaction_appends_come_and_go_with_it(ledger: Ledger, path: Path) -> None:
    planner = await ledger.connect()
    for ending in ("rollback", "commit"):
        head = plan(1)
        transaction = planner.transaction()
        await transaction.start()
        for number in range(1, 4):
            append = ledger.append_to(head, key=f"{ending}-{number}")
            (outcome,) = await write(planner, path, [append])
            assert isinstance(outcome, Appended)
            assert outcome.first == number
            head = head_after(append)
        await getattr(transaction, ending)()
        assert len(await ledger.events()) == (3 if ending == "commit" else 0)
    assert (await ledger.reader.head(ledger.clinic)).position == 3


@pytest.mark.parametrize("path", PATHS)
async def test_in_a_savepoint_an_append_is_whole(ledger: Ledger, path: Path) -> None:
    planner = await ledger.connect()
    async with planner.transaction():
        first = ledger.append_to(plan(1))
        await write(planner, "general", [first])
        append = ledger.append_to(head_after(first))
        async with planner.transaction():
            outcomes = await write(planner, path, [append])
    assert [o.first for o in outcomes if isinstance(o, Appended)] == [2]
    assert [e.bytes for e in await ledger.events()] == [
        e.bytes for e in (*first.events, *append.events)
    ]


@pytest.mark.parametrize("path", PATHS)
async def test_in_a_savepoint_that_is_undone_nothing_is_left(ledger: Ledger, path: Path) -> None:
    """`rollback to savepoint` leaves the savepoint open, so the general path has to follow."""
    planner = await ledger.connect()
    first, second = ledger.append_to(plan(1)), ledger.append_to(plan(2))
    async with planner.transaction():
        inner = planner.transaction()
        await inner.start()
        await write(planner, path, [first])
        await inner.rollback()
        (outcome,) = await write(planner, "general", [second])
        assert isinstance(outcome, Appended)
        assert outcome.first == 1
    assert [e.bytes for e in await ledger.events()] == [second.events[0].bytes]


@pytest.mark.parametrize("path", PATHS)
async def test_in_a_snapshot_that_is_older_than_the_head_nothing_is_written(
    ledger: Ledger, path: Path
) -> None:
    planner = await ledger.connect()
    transaction = planner.transaction(isolation="repeatable_read")
    await transaction.start()
    await planner.fetch("select from ledger.event")
    await write(ledger.operator, "lone", [ledger.append_to(plan(1))])
    before = await ledger.contents()
    with pytest.raises(asyncpg.SerializationError):
        await write(planner, path, [ledger.append_to(plan(2))])
    await transaction.rollback()
    assert await ledger.contents() == before


async def test_a_waiting_append_sees_what_was_written_while_it_waited(ledger: Ledger) -> None:
    """The lock comes before the look: no stale snapshot decides."""
    session = await ledger.session()
    await session.write([ledger.append_to(plan(9))], 1)
    for number, heads in enumerate([[plan(1)], [plan(2), plan(3)]]):
        stale = ledger.append_to(*heads)
        async with ledger.operator.transaction():
            winner = ledger.append_to(heads[0])
            await write(ledger.operator, "general", [winner])
            task = asyncio.create_task(session.write([stale], 1))
            await asyncio.sleep(0.1)
            assert not task.done()
        (outcome,) = await task
        assert isinstance(outcome, Conflict)
        assert len(await ledger.events()) == 2 + number

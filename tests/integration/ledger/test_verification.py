"""Who changes, removes, adds or moves a ledger row is found, at the first bad position (A7.13)."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import combinations
from typing import Any, Final, TypeAlias

import asyncpg
import pytest

from events.clock import SystemClock, Uuid7Source
from events.ids import ClientId, ClinicId, StreamId
from events.ledger.append import Append
from events.ledger.connection import connect
from events.ledger.writer import LedgerWriter
from events.sealed_event import EventFactory, Fact, Occasion, SealedEvent, StreamHead
from infra.verification import Verdict, clinics_to_verify, verify_clinic
from tests.contract.fixed import fixed_key
from tests.contract.golden_cases import NoteKept, registry
from tests.fixtures.databases import Database

Ledger: TypeAlias = "asyncpg.Connection[Any]"

CLINIC: Final = ClinicId("river-bend")
OTHER: Final = ClinicId("hill-side")
CLIENT: Final = ClientId("0197a3a0-0000-7000-8000-0000000000c1")
FACTORY: Final = EventFactory(registry, Uuid7Source(), os.urandom)


def notes(clinic: ClinicId, number: int, count: int) -> tuple[SealedEvent, ...]:
    start = 0 if clinic == CLINIC else 100
    stream = StreamId(f"plan/0197a3a0-0000-7000-8000-{start + number:012x}")
    words = [Fact(NoteKept(words=f"note {i}", mood="even")) for i in range(count)]
    occasion = Occasion(clinic, CLIENT, "staff:t-okafor", "clinician", "c-1", SystemClock().now())
    return FACTORY.chain(words, StreamHead(stream), occasion, fixed_key())


@pytest.fixture
async def ledger(ledger_database: Database) -> AsyncIterator[Ledger]:
    """Two clinics of five appends; an owner who has switched the ledger's protection off."""
    connection = await asyncpg.connect(ledger_database.admin_dsn)
    for clinic in (CLINIC, OTHER):
        await connection.execute("select ledger.add_clinic_v1($1, 0)", clinic)
    async with LedgerWriter(lambda: connect(ledger_database.dsn())) as writer:
        for clinic in (CLINIC, OTHER):
            for number, count in enumerate((1, 3, 1, 2, 1)):
                events = notes(clinic, number, count)
                key = f"{clinic}-{number}"
                await writer.append(
                    Append.of(events, principal="test", key=key, fingerprint=bytes(32))
                )
    await connection.execute("alter table ledger.event disable trigger all")
    yield connection
    await connection.close()


@asynccontextmanager
async def undone(connection: Ledger) -> AsyncIterator[None]:
    """Take back whatever the block changes."""
    transaction = connection.transaction()
    await transaction.start()
    yield
    await transaction.rollback()


async def verdicts(ledger: Ledger) -> Sequence[Verdict]:
    clinics = await clinics_to_verify(ledger)
    return [await verify_clinic(ledger, clinic, lambda *_: None) for clinic in clinics]


async def test_an_untouched_ledger_is_whole(ledger: Ledger) -> None:
    seen = [(v.clinic, v.verified, v.finding) for v in await verdicts(ledger)]
    assert seen == [(OTHER, 8, None), (CLINIC, 8, None)]


async def test_any_flipped_byte_of_an_event_is_found(ledger: Ledger) -> None:
    flip = "update ledger.event set bytes = set_byte(bytes, $2, get_byte(bytes, $2) # $3)"
    flip += " where clinic_id = $1 and position = 3"
    size = "select octet_length(bytes) from ledger.event where clinic_id = $1 and position = 3"
    for at in range(await ledger.fetchval(size, CLINIC)):
        async with undone(ledger):
            await ledger.execute(flip, CLINIC, at, 1 << at % 8)
            await assert_first_bad(ledger, 3)


@pytest.mark.parametrize(
    "change",
    [
        "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
        "hash = sha256(hash)",
        "seal = set_byte(seal, 0, get_byte(seal, 0) # 1)",
        "fingerprint = set_byte(fingerprint, 5, 9)",
        "append_key = gen_random_uuid()",
        "append_key = null, append_size = null, fingerprint = null",
        "append_size = append_size + 1",
        "append_size = append_size - 1",
        "ledger_time = ledger_time + interval '1 microsecond'",
        "version = version + 7",
        "stream_id = 'plan/0197a3a0-0000-7000-8000-00000000ffff'",
        "partition_key = '0197a3a0-0000-7000-8000-0000000000c2'",
    ],
)
async def test_any_changed_column_is_found(ledger: Ledger, change: str) -> None:
    where = "where clinic_id = $1 and position = 2"
    await ledger.execute(f"update ledger.event set {change} {where}", CLINIC)  # noqa: S608
    await assert_first_bad(ledger, 2)


async def test_any_removed_row_is_found(ledger: Ledger) -> None:
    for position in range(1, 9):
        async with undone(ledger):
            await ledger.execute(
                "delete from ledger.event where clinic_id = $1 and position = $2", CLINIC, position
            )
            await assert_first_bad(ledger, position)


async def test_any_two_swapped_rows_are_found(ledger: Ledger) -> None:
    move = "update ledger.event set position = $3 where clinic_id = $1 and position = $2"
    for low, high in combinations(range(1, 9), 2):
        async with undone(ledger):
            for position, moved in ((low, 99), (high, low), (99, high)):
                await ledger.execute(move, CLINIC, position, moved)
            await assert_first_bad(ledger, low)


async def test_an_event_past_the_head_is_found(ledger: Ledger) -> None:
    await ledger.execute("update ledger.clinic set head = head - 1 where clinic_id = $1", CLINIC)
    await assert_first_bad(ledger, 7)


async def test_a_row_added_past_the_head_is_found(ledger: Ledger) -> None:
    await ledger.execute(
        "insert into ledger.event select clinic_id, 9, ledger_time, 2, null, null, stream_id,"
        " partition_key, hash, null, seal, bytes from ledger.event"
        " where clinic_id = $1 and position = 8",
        CLINIC,
    )
    await assert_first_bad(ledger, 9)


async def test_a_clinic_whose_head_row_is_gone_is_found(ledger: Ledger) -> None:
    await ledger.execute("delete from ledger.clinic where clinic_id = $1", CLINIC)
    await assert_first_bad(ledger, 9)


async def test_an_event_moved_to_another_clinic_is_found_in_both(ledger: Ledger) -> None:
    await ledger.execute(
        "update ledger.event set clinic_id = $1, position = 9"
        " where clinic_id = $2 and position = 8",
        OTHER,
        CLINIC,
    )
    found = {v.clinic: v.finding.position for v in await verdicts(ledger) if v.finding}
    assert found == {CLINIC: 8, OTHER: 9}


async def test_the_head_rows_time_is_held_against_the_last_event(ledger: Ledger) -> None:
    await ledger.execute(
        "update ledger.clinic set last_time = last_time - interval '1 second' where clinic_id = $1",
        CLINIC,
    )
    await assert_first_bad(ledger, 8)


async def assert_first_bad(ledger: Ledger, position: int) -> None:
    """The clinic is bad from `position` on; the other one is whole."""
    found = {v.clinic: v.finding for v in await verdicts(ledger)}
    finding = found[CLINIC]
    assert finding is not None
    assert finding.position == position
    assert found[OTHER] is None

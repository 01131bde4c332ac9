"""Streams that cannot go on are parked with a code; others flow; rows stay as they are."""

import asyncpg
import pytest

from events.ids import ClinicId, StreamId, Version
from events.ledger.connection import connect
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from tests.contract import gad
from tests.fixtures.ledger import append_to, connected
from tests.fixtures.planner import CLINIC, PLAN, Surgery
from tests.fixtures.projections import Views
from tests.fixtures.write_api import CLINIC_PATH, Desk, draft, example, take_in

PARKED = "select stream_id, from_version, reason, detail from worker.parked"


async def write_foreign(surgery: Surgery, stream: StreamId) -> Version:
    """Append an event to a stream that no key of the key store opens; return its version."""
    last = (await surgery.events(stream))[-1]
    head = StreamHead(stream, last.version, last.hash)
    async with LedgerWriter(lambda: connect(surgery.ledger.dsn()), connections=1) as writer:
        await writer.append(append_to(head, clinic=ClinicId(CLINIC), words="Marigold-7731"))
    return Version(last.version + 1)


async def test_a_stream_that_cannot_be_read_is_parked_and_others_flow(
    desk: Desk, views: Views
) -> None:
    await take_in(desk)
    await draft(desk)
    version = await write_foreign(views.surgery, PLAN)
    await desk.written(example("record-score", score_id=str(gad.uid(77))), path=CLINIC_PATH)
    await views.catch_up()

    (parked,) = await views.pool.fetch(PARKED)
    assert tuple(parked) == (PLAN, version, "key-unknown", "the key store has no such key")
    assert await views.differ() == []


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("goldenthread_query", "insert into projections.audit_entry default values"),
        ("goldenthread_query", "update projections.current_plan set status = 'closed'"),
        ("goldenthread_projections", "update projections.audit_entry set actor = 'x'"),
        ("goldenthread_projections", "delete from projections.audit_entry"),
        ("goldenthread_projections", "truncate projections.audit_entry"),
        ("goldenthread_projections", "delete from projections.current_plan"),
        ("goldenthread_operator", "select from projections.current_plan"),
        ("goldenthread_reminders", "select from projections.audit_entry"),
    ],
)
async def test_what_is_written_stays_and_is_read_by_few(
    views: Views, role: str, statement: str
) -> None:
    async with connected(views.database.dsn(role)) as connection:  # type: ignore[arg-type]  # a role
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)

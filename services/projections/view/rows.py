"""Rows of the view, written a batch at a time: one statement for each table."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any, Final, TypeAlias

import asyncpg

from events.ids import StreamKind, kind_of
from events.state.plan import PlanState
from services.projections.record.entries import Entry
from services.projections.record.folding import Kept

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def _statement(name: str) -> str:
    return files("services.projections.view").joinpath("sql", f"{name}.sql").read_text()


_CURRENT: Final = {
    StreamKind.CLIENT: _statement("clients"),
    StreamKind.EPISODE: _statement("episodes"),
    StreamKind.PLAN: _statement("plans"),
}


async def write(connection: Connection, kept: Sequence[Kept], entries: Sequence[Entry]) -> None:
    """Write how streams now stand, and entries that are new; each stream at most once.

    Entries come once, as the worker's versions ensure; a doubled one is refused by the table.
    """
    for kind, statement in _CURRENT.items():
        rows = [_row(each) for each in kept if kind_of(each.key.stream) is kind]
        if rows:
            await connection.execute(statement, *zip(*rows, strict=True))
    if entries:
        await connection.copy_records_to_table(
            "audit_entry", schema_name="projections", columns=Entry._fields, records=entries
        )


def _row(kept: Kept) -> Iterable[Any]:
    """Return a stream's row, in the order of its statement's parameters."""
    clinic, stream = kept.key
    kind, _, name = stream.partition("/")
    yield clinic
    yield name
    if kind != StreamKind.CLIENT:
        yield kept.client_id
    if isinstance(kept.state, PlanState):
        yield kept.episode_id
        yield kept.state.status
    yield from (kept.version, kept.position, kept.ledger_time, kept.hash, kept.key_id)
    yield kept.document()

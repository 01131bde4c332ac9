"""The plans that statements really ran by, nested ones too, as `auto_explain` tells them."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

from tests.fixtures.ledger import Connection

_TELL_PLANS: Final = """
load 'auto_explain';
set auto_explain.log_min_duration = 0;
set auto_explain.log_nested_statements = on;
set auto_explain.log_analyze = on;
set auto_explain.log_timing = off;
set auto_explain.log_format = json;
set auto_explain.log_level = notice;
"""
_COLUMN: Final = re.compile(r"\b(?:e\.)?(clinic_id|position|stream_id|version|append_key)\b")


@dataclass(frozen=True)
class Scan:
    """How one node of a plan reached the events: its index, by which columns, rows looked at."""

    index: str
    columns: frozenset[str]
    rows: float


@dataclass
class PlanLog:
    """The scans of events that a connection's statements have made."""

    scans: list[Scan] = field(default_factory=list)

    def hear(self, _connection: object, message: asyncpg.PostgresLogMessage) -> None:
        """Take down what `auto_explain` says."""
        _, found, plan = str(message.message).partition("plan:\n")
        if found:
            self.scans += _scans(json.loads(plan)["Plan"])

    async def taken(self) -> Sequence[Scan]:
        """Return the scans since the last call."""
        await asyncio.sleep(0)
        scans, self.scans = self.scans, []
        return scans


@asynccontextmanager
async def told_plans(connection: Connection) -> AsyncIterator[PlanLog]:
    """Let a superuser's `connection` tell its plans until the block ends; then close it."""
    log = PlanLog()
    await connection.execute(_TELL_PLANS)
    connection.add_log_listener(log.hear)
    try:
        yield log
    finally:
        connection.remove_log_listener(log.hear)
        await connection.close()


def _scans(node: dict[str, Any]) -> Iterator[Scan]:
    if node.get("Relation Name") == "event" and node["Node Type"].endswith("Scan"):
        yield _scan(node)
    for child in node.get("Plans", ()):
        yield from _scans(child)


def _scan(node: dict[str, Any]) -> Scan:
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    entered = node["Plans"][0] if node["Node Type"] == "Bitmap Heap Scan" else node
    index = entered.get("Index Name", node["Node Type"])
    return Scan(index, frozenset(_COLUMN.findall(entered.get("Index Cond", ""))), rows)

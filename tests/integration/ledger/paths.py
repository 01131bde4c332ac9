"""The three append functions, called without the code that chooses between them."""

from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias

import asyncpg

from events.ledger import statements
from events.ledger.append import Append
from events.ledger.batch import clean_arguments, general_arguments, lone_arguments
from events.ledger.outcome import Outcome, appended_in_order, outcome_of

Path: TypeAlias = Literal["lone", "clean", "general"]
Connection: TypeAlias = "asyncpg.Connection[Any]"

PATHS: Final[Sequence[Path]] = ("lone", "clean", "general")
_FUNCTIONS: Final = {"lone": "append_lone_v1", "clean": "append_clean_v1", "general": "append_v1"}
_STATEMENTS: Final = {
    "lone": statements.APPEND_LONE,
    "clean": statements.APPEND_CLEAN,
    "general": statements.APPEND,
}
_NAMES: Final = "select proargnames from pg_proc where oid = ('ledger.' || $1::text)::regproc"


async def arguments(
    connection: Connection, path: Path, appends: Sequence[Append], epoch: int = 1
) -> dict[str, Any]:
    """Return what `path` is called with for `appends`, by the names of the function."""
    names = await connection.fetchval(_NAMES, _FUNCTIONS[path])
    made = {
        "lone": lambda: lone_arguments(appends[0], epoch),
        "clean": lambda: clean_arguments(appends, epoch),
        "general": lambda: general_arguments(appends, epoch),
    }
    return dict(zip(names, made[path](), strict=False))


async def call(
    connection: Connection, path: Path, given: dict[str, Any]
) -> Sequence[asyncpg.Record]:
    """Call the function of `path` as one statement."""
    return await connection.fetch(_STATEMENTS[path], *given.values())


async def write(
    connection: Connection, path: Path, appends: Sequence[Append], epoch: int = 1
) -> Sequence[Outcome]:
    """Append by one path only; return the outcomes, none where the path does not apply."""
    given = await arguments(connection, path, appends, epoch)
    try:
        rows = await call(connection, path, given)
    except asyncpg.PostgresError as error:
        if path == "general" or error.sqlstate not in {"GT002", "23505"}:
            raise
        return []
    if path == "general":
        return [outcome_of(append, row) for append, row in zip(appends, rows, strict=True)]
    return appended_in_order(appends, rows[0]["first_position"], rows[0]["ledger_time"])

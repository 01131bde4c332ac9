"""The ledger with the lock of its head removed, made by editing the migration's own text.

What is left of it answers as before, but two appends may read the same head. The unique constraints
would turn that damage into errors, so they go too: plain indexes take their place.
"""

from typing import Final

import asyncpg

from infra.migrate import migrations
from tests.fixtures.databases import Database

_LOCK: Final = "    for no key update;\n"
_FAST_PATHS_APPLY: Final = "where clinic_id = p_clinic and epoch = p_epoch and state = 'open'"
_WITHOUT_CONSTRAINTS: Final = """
alter table ledger.event drop constraint event_pkey, drop constraint event_version_once;
drop index ledger.event_append_once;
create index on ledger.event (clinic_id, position);
create index on ledger.event (stream_id, version);
create index on ledger.event (append_key);
"""


async def remove_lock(database: Database) -> None:
    """Replace the append functions by ones that take no lock before they read the head.

    The fast paths lock by moving the head first, so they are made to apply never; what they would
    have written takes the general path, whose `for no key update` is cut out.
    """
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        await connection.execute(_unlocked(_text()))
        await connection.execute(_WITHOUT_CONSTRAINTS)
    finally:
        await connection.close()


def _text() -> str:
    return "".join(migration.sql for migration in migrations("ledger"))


def _unlocked(text: str) -> str:
    functions = "".join(
        _function(text, name) for name in ("append_lone_v1", "append_clean_v1", "append_v1")
    )
    assert functions.count(_LOCK) == 1
    assert functions.count(_FAST_PATHS_APPLY) == 2
    return functions.replace(_LOCK, "    ;\n").replace(
        _FAST_PATHS_APPLY, f"{_FAST_PATHS_APPLY} and false"
    )


def _function(text: str, name: str) -> str:
    start = text.index(f"create function ledger.{name}(")
    end = text.index("\n$$;\n", start) + len("\n$$;\n")
    return text[start:end].replace("create function", "create or replace function", 1)

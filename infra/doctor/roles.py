"""Whether the roles are there with no more rights than they need, and events stay unchanged."""

from collections.abc import Iterator
from typing import Final

import asyncpg

from infra.doctor.check import Check, judged
from infra.doctor.server import Connection, named
from infra.doctor.statements import statement
from infra.migrate import LOGIN_ROLES

_TODO: Final = "run `goldenthread prepare`, and revoke by hand what it does not take back"
_ROLES: Final = statement("roles")
_POWERS: Final = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
_MEMBERS: Final = statement("members")
_OWNED: Final = statement("owned")
_EVENT_WRITERS: Final = statement("event_writers")
_KEY_REMOVERS: Final = statement("key_changers")
_RELAY_CONNECTS: Final = statement("relay_connects")
_GUARDED: Final = statement("guards")
_ALL_GUARDS: Final = {8: "delete", 16: "update", 32: "truncate"}


async def role_check(connection: Connection) -> Check:
    """Return whether every login role is there and is nothing more than a login role."""
    found = {row["rolname"]: row for row in await connection.fetch(_ROLES, [*LOGIN_ROLES])}
    faults = [fault for role in LOGIN_ROLES for fault in _role_faults(role, found.get(role))]
    faults += named(await connection.fetch(_MEMBERS, [*LOGIN_ROLES]))
    well = f"{len(LOGIN_ROLES)} login roles, none with power over others"
    return judged("roles", faults, well=well, todo=_TODO)


async def ledger_rights_checks(connection: Connection) -> list[Check]:
    """Return whether anyone could change or remove events of the ledger."""
    owned = named(await connection.fetch(_OWNED))
    writers = named(await connection.fetch(_EVENT_WRITERS))
    guards: int = await connection.fetchval(_GUARDED)
    open_to = [
        f"no trigger refuses {name}" for bit, name in _ALL_GUARDS.items() if not guards & bit
    ]
    todo = "give the objects to goldenthread_owner: alter ... owner to goldenthread_owner"
    return [
        judged("ledger owners", owned, well="no login role owns anything", todo=todo),
        judged(
            "events unchangeable",
            writers + open_to,
            well="no login role writes but by the append functions; triggers refuse the rest",
            todo=f"{_TODO}; then `goldenthread verify ledger`",
        ),
    ]


async def key_rights_check(connection: Connection) -> Check:
    """Return whether keys can be changed or read by those who must not."""
    faults = named(await connection.fetch(_OWNED))
    faults += named(await connection.fetch(_KEY_REMOVERS))
    faults += named(await connection.fetch(_RELAY_CONNECTS))
    well = "only the operator destroys keys; the relay reads none"
    return judged("key store rights", faults, well=well, todo=_TODO)


def _role_faults(role: str, found: asyncpg.Record | None) -> Iterator[str]:
    if found is None:
        yield f"{role} is absent"
        return
    if not found["rolcanlogin"]:
        yield f"{role} cannot log in"
    for power in _POWERS:
        if found[power]:
            yield f"{role} has {power.removeprefix('rol')}"

"""Open the ledger, the key store or the views, and say why one cannot be used."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias, assert_never
from urllib.parse import urlsplit

import asyncpg
from pydantic import SecretStr

from events.errors import Unavailable
from infra.migrate import Database
from infra.settings import Role, Settings

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

OPERATOR: Final[Role] = "goldenthread_operator"
CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 30.0

_NAMES: Final[dict[Database, str]] = {
    "ledger": "the ledger",
    "keys": "the key store",
    "views": "the database of views",
}
_PROBES: Final[dict[Database, str]] = {
    "ledger": "select from ledger.clinic limit 0",
    "keys": "select from keys.client_key limit 0",
    "views": "select from worker.stream limit 0",
}
_FAILURES: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
_PASSWORD: Final = (
    asyncpg.InvalidPasswordError,
    asyncpg.InvalidAuthorizationSpecificationError,
)
_UNPREPARED: Final = (
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidSchemaNameError,
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InsufficientPrivilegeError,
)


class DatabaseUnusable(Unavailable):
    """A database does not answer, does not let us in, or is not prepared. Nothing happened."""

    code = "database-unusable"


async def connected(
    settings: Settings, database: Database, role: Role = OPERATOR
) -> "asyncpg.Connection[asyncpg.Record]":
    """Return a connection to `database`; close it.

    Raises:
        DatabaseUnusable: it is not to be had; the message says which of three causes it is.
        NotConfigured, BadAddress, SecretUnreadable: see `Settings.ledger_dsn`.
    """
    dsn = address_of(settings, database, role)
    try:
        return await asyncpg.connect(dsn.get_secret_value(), timeout=CONNECT_SECONDS)
    except _FAILURES as error:
        raise unusable(database, dsn, role, error) from error


@asynccontextmanager
async def opened_pool(
    settings: Settings,
    database: Database,
    role: Role = OPERATOR,
    *,
    size: int = 2,
    reset: Callable[[Any], Awaitable[None]] | None = None,
) -> AsyncIterator[Pool]:
    """Yield a pool of connections to a prepared `database`.

    `reset` is done to each that is given back; without it the server resets its session.

    Raises:
        DatabaseUnusable: it is not to be had, or was lost while the block ran.
        NotConfigured, BadAddress, SecretUnreadable: see `Settings.ledger_dsn`.
    """
    dsn = address_of(settings, database, role)
    try:
        pool = await asyncpg.create_pool(
            dsn.get_secret_value(),
            min_size=1,
            max_size=size,
            timeout=CONNECT_SECONDS,
            command_timeout=ANSWER_SECONDS,
            server_settings={"application_name": "goldenthread-cli"},
            reset=reset,
        )
    except _FAILURES as error:
        raise unusable(database, dsn, role, error) from error
    async with pool:
        try:
            await pool.fetch(_PROBES[database])
            yield pool
        except BrokenPipeError:
            raise  # whoever read our output is gone; that is not the database's doing
        except (*_FAILURES[:-1], ConnectionError, TimeoutError) as error:
            raise unusable(database, dsn, role, error) from error


def address_of(settings: Settings, database: Database, role: Role = OPERATOR) -> SecretStr:
    """Return the address of `database` for `role`; as `Settings.ledger_dsn`."""
    match database:
        case "ledger":
            return settings.ledger_dsn(role)
        case "keys":
            return settings.keys_dsn(role)
        case "views":
            return settings.views_dsn(role)
        case unreachable:
            assert_never(unreachable)


def unusable(
    database: Database, dsn: SecretStr, role: Role, error: BaseException
) -> DatabaseUnusable:
    """Return the error that says which of three causes keeps `role` out, and what to do."""
    parts = urlsplit(dsn.get_secret_value())
    where = f"{_NAMES[database]} at {parts.hostname}:{parts.port or 5432}{parts.path}"
    if isinstance(error, _PASSWORD):
        secret = role.replace("goldenthread_", "GOLDENTHREAD_POSTGRES_").upper()
        cause = (
            f"does not accept the password of {role}; give the right one in {secret}_PASSWORD or "
            "GOLDENTHREAD_SECRETS_FOLDER, or set it anew with `goldenthread prepare`, "
            "for the local stack with `make down` and `make up`"
        )
    elif isinstance(error, _UNPREPARED):
        cause = (
            f"is not prepared for this release (SQLSTATE {error.sqlstate}); "
            "run `goldenthread prepare`, or `make up` for the local stack"
        )
    else:
        cause = (
            f"does not answer ({type(error).__name__}); start it with `make up`, or correct "
            f"GOLDENTHREAD_{database.upper()}_ADDRESS; `goldenthread status` shows what runs"
        )
    return DatabaseUnusable(f"{where} {cause}")

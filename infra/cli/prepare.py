"""Prepare servers that exist, from the settings of this process."""

from collections.abc import Callable

import asyncpg
from pydantic import SecretStr

from events.errors import Unavailable
from infra.prepare import Target, prepare
from infra.settings import ROLES, Settings, load_settings, role_secret
from infra.settings_errors import NotConfigured


class PostgresNotPrepared(Unavailable):
    """PostgreSQL did not let itself be prepared; what was done before is safe to repeat."""

    code = "postgres-not-prepared"


async def prepare_given(report: Callable[[str], None]) -> None:
    """Bring the configured servers up to date; see `infra.prepare`.

    Raises:
        PostgresNotPrepared: PostgreSQL is away or refused.
    """
    target = given_target(load_settings())
    try:
        await prepare(target, report)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise PostgresNotPrepared(_cause(error)) from None


def _cause(error: Exception) -> str:
    variable = "GOLDENTHREAD_POSTGRES_ADMIN_DSN"
    match error:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"PostgreSQL refused a login; correct user and password in {variable}"
        case asyncpg.InsufficientPrivilegeError():
            return f"PostgreSQL: {variable} must name a superuser"
        case asyncpg.PostgresError():
            said = f"refused with SQLSTATE {error.sqlstate}, {type(error).__name__}"
            return f"PostgreSQL {said}; its log has the whole; the same command is safe to repeat"
        case asyncpg.ClientConfigurationError():
            return f"{variable}: must be postgresql://<user>:<password>@<host>:<port>/<database>"
        case _:
            addresses = "GOLDENTHREAD_LEDGER_ADDRESS, _KEYS_ADDRESS or _VIEWS_ADDRESS"
            said = f"PostgreSQL does not answer ({type(error).__name__})"
            return f"{said}; start it, or correct {variable}, {addresses}"


def given_target(settings: Settings) -> Target:
    """Return what to prepare, out of `settings`.

    Raises:
        NotConfigured: an address is missing.
        SecretUnreadable: a password is missing.
    """
    return Target(
        postgres_admin=_admin(settings),
        databases={
            "ledger": settings.ledger_dsn("goldenthread_migrator"),
            "keys": settings.keys_dsn("goldenthread_migrator"),
            "views": settings.views_dsn("goldenthread_migrator"),
        },
        role_passwords={role: settings.secret(role_secret(role)) for role in ROLES},
        kafka_admin=settings.kafka("goldenthread-admin"),
        replication=settings.kafka_replication,
    )


def _admin(settings: Settings) -> SecretStr:
    if settings.postgres_admin_dsn is None:
        raise NotConfigured("PostgreSQL superuser", "GOLDENTHREAD_POSTGRES_ADMIN_DSN")
    return settings.postgres_admin_dsn

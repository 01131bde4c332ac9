"""Prepare servers that exist, from the settings of this process."""

from collections.abc import Callable

from pydantic import SecretStr

from infra.prepare import Target, prepare
from infra.settings import ROLES, NotConfigured, Settings, load_settings, role_secret


async def prepare_given(report: Callable[[str], None]) -> None:
    """Bring the configured servers up to date; see `infra.prepare`."""
    await prepare(given_target(load_settings()), report)


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
        },
        role_passwords={role: settings.secret(role_secret(role)) for role in ROLES},
        kafka_admin=settings.kafka("goldenthread-admin"),
        replication=settings.kafka_replication,
    )


def _admin(settings: Settings) -> SecretStr:
    if settings.postgres_admin_dsn is None:
        raise NotConfigured("PostgreSQL superuser", "GOLDENTHREAD_POSTGRES_ADMIN_DSN")
    return settings.postgres_admin_dsn

"""Bring servers that answer up to date: roles, databases, migrations, topics, permissions.

Safe to run again. The local stack runs it at each start; `goldenthread prepare` runs it on servers
elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from infra.acls import ensure_acls
from infra.migrate import Database, bootstrap, migrate
from infra.settings import KafkaAccess, Role
from infra.topics import ensure_topics

Report = Callable[[str], None]


@dataclass(frozen=True)
class Target:
    """Servers to prepare: addresses with passwords, and the passwords that roles shall have."""

    postgres_admin: SecretStr
    databases: Mapping[Database, SecretStr]
    role_passwords: Mapping[Role, SecretStr]
    kafka_admin: KafkaAccess
    replication: int


async def prepare(target: Target, report: Report) -> None:
    """Prepare `target`; `report` gets a line for each step.

    Raises:
        asyncpg.InvalidPasswordError: PostgreSQL refuses the superuser's password.
        MigrationRefused: database and migration files disagree.
        KafkaUnreachable: no broker let the superuser in.
    """
    await _prepare_postgres(target, report)
    await _prepare_kafka(target, report)


async def _prepare_postgres(target: Target, report: Report) -> None:
    passwords: dict[str, str] = {
        role: one.get_secret_value() for role, one in target.role_passwords.items()
    }
    await bootstrap(target.postgres_admin.get_secret_value(), passwords=passwords)
    for database, dsn in target.databases.items():
        applied = await migrate(dsn.get_secret_value(), database)
        said = f"{len(applied)} migrations applied" if applied else "at head"
        report(f"database {database}: {said}")


async def _prepare_kafka(target: Target, report: Report) -> None:
    created = await ensure_topics(target.kafka_admin, replication=target.replication)
    await ensure_acls(target.kafka_admin)
    report(f"topics: {', '.join(created)} created" if created else "topics: as declared")

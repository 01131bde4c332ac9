"""Everything that the doctor looks at; a server that is away stops only its own checks."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Final

import asyncpg

from events.clock import Clock
from events.errors import GoldenThreadError, Unavailable
from events.ids import ClinicId
from infra.databases import connected
from infra.doctor.check import Check, failed, unreachable
from infra.doctor.kafka import kafka_checks
from infra.doctor.keys import key_checks
from infra.doctor.machine import disk_check
from infra.doctor.roles import key_rights_check, ledger_rights_checks, role_check
from infra.doctor.schema import schema_check
from infra.doctor.server import Connection, server_checks
from infra.doctor.services import service_checks
from infra.settings import Settings

_SECONDS: Final = 20
_CLINICS: Final = "select clinic_id from ledger.clinic order by clinic_id"


async def examine(settings: Settings, clock: Clock) -> Sequence[Check]:
    """Return every check, in a fixed order."""
    clinics: list[ClinicId] = []
    ledger = await _guarded("ledger", _ledger(settings, clock, clinics))
    keys, views, kafka = await asyncio.gather(
        _guarded("key store", _keys(settings)),
        _guarded("views", _views(settings)),
        _guarded("Kafka", _kafka(settings, clinics)),
    )
    services = await _guarded("services", service_checks(settings))
    return (*ledger, *keys, *views, *kafka, *services, disk_check(settings.home))


async def _ledger(settings: Settings, clock: Clock, clinics: list[ClinicId]) -> list[Check]:
    """Return the ledger's checks, and fill in which `clinics` it has."""
    connection = await connected(settings, "ledger")
    checks: list[Check] = []
    try:
        checks += await server_checks(connection, clock)
        checks.append(await schema_check(connection, "ledger"))
        checks.append(await role_check(connection))
        checks += await _guarded("ledger rights", ledger_rights_checks(connection))
        clinics += [ClinicId(row["clinic_id"]) for row in await connection.fetch(_CLINICS)]
    except asyncpg.UndefinedTableError:
        pass  # the check of the schema has said it
    finally:
        await connection.close()
    return checks


async def _keys(settings: Settings) -> list[Check]:
    connection = await connected(settings, "keys")
    try:
        return [
            await schema_check(connection, "keys"),
            *await _guarded("key store rights", _key_rights(connection)),
            *await _guarded("keys", key_checks(connection, settings)),
        ]
    finally:
        await connection.close()


async def _views(settings: Settings) -> list[Check]:
    connection = await connected(settings, "views")
    try:
        return [await schema_check(connection, "views")]
    finally:
        await connection.close()


async def _key_rights(connection: Connection) -> list[Check]:
    return [await key_rights_check(connection)]


async def _kafka(settings: Settings, clinics: Sequence[ClinicId]) -> list[Check]:
    return await kafka_checks(settings.kafka("goldenthread-operator"), clinics)


async def _guarded(name: str, checks: Awaitable[list[Check]]) -> list[Check]:
    try:
        async with asyncio.timeout(_SECONDS):
            return await checks
    except TimeoutError:
        return [unreachable(name, f"no answer within {_SECONDS} s", "see `goldenthread status`")]
    except Unavailable as error:
        return [unreachable(name, str(error), "see `goldenthread status`")]
    except GoldenThreadError as error:
        return [failed(name, str(error), "correct this setting")]
    except asyncpg.PostgresError as error:
        seen = f"refused with SQLSTATE {error.sqlstate}, {type(error).__name__}"
        return [failed(name, seen, "run `goldenthread prepare`")]
    except (OSError, asyncpg.InterfaceError):
        return [unreachable(name, "lost while it was asked", "see `goldenthread status`")]

"""Ask the servers themselves whether they work, with a login and a round trip each."""

import asyncio
import http.client
import json
from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from typing import Final

from events.errors import GoldenThreadError
from infra.kafka_client import admin_client
from infra.settings import Settings
from infra.stack.errors import StackError
from infra.stack.ports import LOOPBACK

_SECONDS: Final = 10
_MOST_BYTES: Final = 100_000


@dataclass(frozen=True)
class Health:
    """What a server answered; `detail` is its version, or why it does not work."""

    server: str
    healthy: bool
    detail: str


async def check_all(settings: Settings) -> tuple[Health, ...]:
    """Return the health of PostgreSQL (all databases) and of Kafka."""
    return tuple(
        await asyncio.gather(
            _guarded("PostgreSQL", _postgres(settings)), _guarded("Kafka", _kafka(settings))
        )
    )


async def check_services(settings: Settings, names: Collection[str]) -> tuple[Health, ...]:
    """Return the health of those of our services that are named."""
    ports: dict[str, int] = {
        "planner": settings.api_port,
        "relay": settings.relay_port,
        "projections": settings.projections_port,
        "query": settings.query_port,
        "reminders": settings.reminders_port,
        "clock": settings.clock_port,
    }
    asked = {name: port for name, port in ports.items() if name in names}
    return tuple(
        await asyncio.gather(
            *(_guarded(name, asyncio.to_thread(_ready, name, port)) for name, port in asked.items())
        )
    )


async def _guarded(server: str, answer: Awaitable[str]) -> Health:
    try:
        async with asyncio.timeout(_SECONDS):
            return Health(server, healthy=True, detail=await answer)
    except TimeoutError:
        return Health(server, healthy=False, detail=f"no answer within {_SECONDS} s")
    except GoldenThreadError as error:
        return Health(server, healthy=False, detail=str(error))
    except OSError as error:
        return Health(server, healthy=False, detail=error.strerror or type(error).__name__)


def _ready(name: str, port: int) -> str:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        parts = json.loads(answer.read(_MOST_BYTES))["parts"]
        unwell = [part for part, one in parts.items() if not one["well"]]
    except (http.client.HTTPException, ValueError, LookupError, TypeError, AttributeError):
        raise StackError(f"{name}: answers otherwise than a service of ours") from None
    finally:
        connection.close()
    said = f"ready; not well: {', '.join(unwell)}" if unwell else "ready"
    if answer.status != http.HTTPStatus.OK:
        raise StackError(f"not ready: {', '.join(unwell) or 'it is stopping'}")
    return said


async def _postgres(settings: Settings) -> str:
    ledger = await _version(settings.ledger_dsn("goldenthread_operator").get_secret_value())
    await _version(settings.keys_dsn("goldenthread_operator").get_secret_value())
    await _version(settings.views_dsn("goldenthread_operator").get_secret_value())
    return ledger


async def _version(dsn: str) -> str:
    import asyncpg  # noqa: PLC0415  # the command line starts quickly

    try:
        connection = await asyncpg.connect(dsn)
    except asyncpg.PostgresError as error:
        raise StackError(
            f"refused with SQLSTATE {error.sqlstate}, {type(error).__name__}"
        ) from None
    try:
        version = await connection.fetchval("SHOW server_version")
        return f"{version}"
    finally:
        await connection.close()


async def _kafka(settings: Settings) -> str:
    async with admin_client(settings.kafka("goldenthread-operator")) as client:
        cluster = await client.describe_cluster()
    return f"{len(cluster['brokers'])} broker(s)"

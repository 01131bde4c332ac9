"""The relay's process: ledger to Kafka, with health and metrics on a port of its own.

Run it with `python -m infra.processes.relay`. Several may run: one relays a shard, the others
that have it among theirs stand by for it.
"""

import asyncio
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Final

import asyncpg
import structlog
from prometheus_client import CollectorRegistry

from events.clock import Uuid7Source
from events.ledger.connection import FAILURES
from events.relay.kafka import Kafka
from infra.kafka_client import client_options
from infra.processes.health import Health, Part, keep_beating, keep_probing
from infra.processes.metrics import HeartbeatAges
from infra.processes.operations import Operations
from infra.processes.pool import Pool, pool_of
from infra.processes.probing import tell_stopping
from infra.processes.relay_metrics import RelayMetrics, part_of
from infra.processes.serving import beside, listening, run, serve_http
from infra.settings import Role, Settings
from services.planner.relay.ownership import Ownership
from services.planner.relay.service import RelayService
from services.planner.relay.settings import RelaySettings
from services.planner.relay.shard import Surroundings

NAME: Final = "relay"
_ROLE: Final[Role] = "goldenthread_relay"
_CHANCES: Final = 1 << 30
# No shard relays in these; all others have to turn to be well.
_RESTING: Final = frozenset({"idle", "standing-by"})

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Relay until `stop` is set; then end each shard after its transaction under way.

    Raises:
        GoldenThreadError: a setting is missing or wrong, or the port is taken.
    """
    bound = listening("relay", settings.relay_host, settings.relay_port, "GOLDENTHREAD_RELAY_PORT")
    registry, health = CollectorRegistry(), Health(_parts(settings.relay_shards))
    HeartbeatAges(health, registry)
    async with pool_of(settings.ledger_dsn(_ROLE).get_secret_value(), NAME, size=8) as pool:
        service = _service(settings, pool, RelayMetrics(registry, health))
        ended = asyncio.Event()
        watching = (
            keep_beating(health, "event-loop"),
            keep_probing(health, "ledger", lambda: pool.fetchval("select 1"), failures=FAILURES),
            _watch_resting(service, health),
            tell_stopping(health, stop),
        )
        async with beside(*watching, _relayed(service, stop, ended)):
            log.info("process-ready", name=NAME, port=settings.relay_port)
            await serve_http(Operations(health, registry), bound, ended, settings.stop_seconds)


def _parts(shards: Iterable[int]) -> Sequence[Part]:
    return (
        Part("event-loop", 5, alive=True),
        Part("ledger", 5, needed=True),
        *(Part(part_of(number), 30, needed=True) for number in sorted(shards)),
    )


def _service(settings: Settings, pool: Pool, metrics: RelayMetrics) -> RelayService:
    relay = RelaySettings(settings.relay_shards)
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{Uuid7Source().event_id().hex[-8:]}"
    around = Surroundings(
        Kafka(client_options(settings.kafka("goldenthread-relay"))),
        pool,
        relay,
        Ownership(owner, relay.takeover, time.monotonic),
        metrics,
        _chance,
    )
    dsn = settings.ledger_dsn(_ROLE).get_secret_value()
    return RelayService(around, lambda: asyncpg.connect(dsn, timeout=5))


async def _relayed(service: RelayService, stop: asyncio.Event, ended: asyncio.Event) -> None:
    """Relay until asked to end; only then do health and metrics end as well."""
    await service.run(stop)
    ended.set()


async def _watch_resting(service: RelayService, health: Health) -> None:
    """Beat for shards that have nothing to relay or stand by; the others beat as they turn."""
    while True:
        for number, shard in service.shards.items():
            if shard.state in _RESTING:
                health.beat(part_of(number))
        await asyncio.sleep(1)


def _chance() -> float:
    return secrets.randbelow(_CHANCES) / _CHANCES


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

"""The clock's process: a tick of the real clock every second, with health and metrics.

Run it with `python -m infra.processes.clock`. Several may run: a doubled tick changes nothing.
"""

import asyncio
import sys
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter

from events.clock import SystemClock
from infra.clocks.ticking import tick_for_ever
from infra.kafka_client import client_options
from infra.processes.health import Health, Part, keep_beating
from infra.processes.metrics import HeartbeatAges
from infra.processes.operations import Operations
from infra.processes.serving import beside, listening, run, serve_http
from infra.settings import Settings
from services.reminders.clock.reader import TOPIC

NAME: Final = "clock"
_PART: Final = "ticks"

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class ClockMetrics:
    """Counts ticks; one that was acknowledged is the publisher's sign of life."""

    def __init__(self, registry: CollectorRegistry, health: Health) -> None:
        self._health = health
        self._ticks = Counter(
            "goldenthread_clock_ticks", "Ticks that Kafka acknowledged.", registry=registry
        )
        self._failures = Counter(
            "goldenthread_clock_failures", "Ticks that it did not.", ["error"], registry=registry
        )

    def ticked(self) -> None:
        """See `PublishObserver`."""
        self._ticks.inc()
        self._health.beat(_PART)

    def away(self, error: str) -> None:
        """See `PublishObserver`."""
        self._failures.labels(error).inc()
        self._health.fail(_PART, error)
        log.warning("clock-kafka-away", error=error)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Tick until `stop` is set.

    Raises:
        GoldenThreadError: a setting is missing or wrong, or the port is taken.
    """
    bound = listening("clock", settings.clock_host, settings.clock_port, "GOLDENTHREAD_CLOCK_PORT")
    registry = CollectorRegistry()
    health = Health((Part("event-loop", 5, alive=True), Part(_PART, 10, needed=True)))
    HeartbeatAges(health, registry)
    options = client_options(settings.kafka("goldenthread-reminders"))
    metrics = ClockMetrics(registry, health)
    ticking = tick_for_ever(options, TOPIC, SystemClock(), metrics, stop=stop)
    async with beside(keep_beating(health, "event-loop"), ticking):
        log.info("process-ready", name=NAME, port=settings.clock_port)
        await serve_http(Operations(health, registry), bound, stop, settings.stop_seconds)


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

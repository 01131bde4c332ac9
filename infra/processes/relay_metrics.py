"""What the relay tells of itself, as metrics, log lines and heartbeats (`Observer`)."""

from collections.abc import Sequence
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from events.relay.observer import State
from events.relay.stops import Stopped
from infra.processes.health import Health

_SECONDS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def part_of(shard: int) -> str:
    """Return what health calls a shard."""
    return f"shard-{shard}"


class RelayMetrics:
    """Counts what is published; a shard that stopped is not well until it was put right."""

    def __init__(self, registry: CollectorRegistry, health: Health) -> None:
        self._health = health
        shard = ["shard"]
        self._events = Counter(
            "goldenthread_relay_events", "Events published.", shard, registry=registry
        )
        self._bytes = Counter(
            "goldenthread_relay_bytes", "Bytes of events published.", shard, registry=registry
        )
        self._seconds = Histogram(
            "goldenthread_relay_transaction_seconds", "Time of a committed transaction.",
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._lag = Gauge(
            "goldenthread_relay_lag_events", "Events that wait.", shard, registry=registry
        )
        self._waited = Gauge(
            "goldenthread_relay_lag_seconds", "How long the first of them has waited.", shard,
            registry=registry,
        )  # fmt: skip
        self._stopped = Gauge(
            "goldenthread_relay_stopped", "1 where a shard stopped and needs an operator.", shard,
            registry=registry,
        )  # fmt: skip
        self._held = Gauge(
            "goldenthread_relay_held_clinics", "Clinics that wait until an operator acts.", shard,
            registry=registry,
        )  # fmt: skip
        self._doubts = Counter(
            "goldenthread_relay_doubts", "Transactions or servers in doubt.", ["shard", "error"],
            registry=registry,
        )  # fmt: skip

    def state(self, shard: int, state: State) -> None:
        """See `Observer`."""
        if state == "relaying":
            self._stopped.labels(shard).set(0)
        log.info("relay-shard-state", shard=shard, state=state)

    def turned(self, shard: int) -> None:
        """See `Observer`."""
        self._health.beat(part_of(shard))

    def published(self, shard: int, events: int, size: int, seconds: float) -> None:
        """See `Observer`."""
        self._events.labels(shard).inc(events)
        self._bytes.labels(shard).inc(size)
        self._seconds.observe(seconds)

    def lag(self, shard: int, events: int, seconds: float) -> None:
        """See `Observer`."""
        self._lag.labels(shard).set(events)
        self._waited.labels(shard).set(seconds)

    def stopped(self, shard: int, reason: Stopped) -> None:
        """See `Observer`; the reason holds ids and positions only."""
        self._stopped.labels(shard).set(1)
        self._health.fail(part_of(shard), reason.code)
        log.error("relay-shard-stopped", shard=shard, code=reason.code, why=str(reason))

    def held(self, shard: int, reasons: Sequence[Stopped]) -> None:
        """See `Observer`; the reasons hold ids and names of topics only."""
        self._held.labels(shard).set(len(reasons))
        for reason in reasons:
            log.error("relay-clinic-held", shard=shard, code=reason.code, why=str(reason))

    def doubted(self, shard: int, error: str) -> None:
        """See `Observer`."""
        self._doubts.labels(shard, error).inc()
        self._health.fail(part_of(shard), error)
        log.warning("relay-doubted", shard=shard, error=error)

"""Metrics for Prometheus: counts and times by code, never by anything that a client sent."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from infra.processes.health import Health

if TYPE_CHECKING:  # it stands on every command, which takes long to import
    from services.planner.http.ports import Handled

_QUICK: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_APPENDS: Final = (1, 2, 3, 5, 10, 20, 50, 100, 200)
_EVENTS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class HandlingMetrics:
    """What handling tells (`HandlingObserver`)."""

    def __init__(self, registry: CollectorRegistry) -> None:
        outcomes = Counter(
            "goldenthread_commands", "Requests answered, by outcome code.", ["code"],
            registry=registry,
        )  # fmt: skip
        self._outcomes = cache(outcomes.labels)
        self._seconds = Histogram(
            "goldenthread_command_seconds", "Time from request to outcome.",
            registry=registry, buckets=_QUICK,
        )  # fmt: skip
        self._append = Histogram(
            "goldenthread_append_seconds", "Time of an accepted append, its wait included.",
            registry=registry, buckets=_QUICK,
        )  # fmt: skip
        self._under_way = Gauge(
            "goldenthread_commands_under_way", "Requests being handled.", registry=registry
        )
        streams = Counter(
            "goldenthread_streams", "Streams that decisions needed, by where they were.", ["where"],
            registry=registry,
        )  # fmt: skip
        self._at_hand, self._read = streams.labels("at-hand"), streams.labels("read")
        self._again = Counter(
            "goldenthread_decided_again", "Decisions made anew, by why.", ["code"],
            registry=registry,
        )  # fmt: skip

    def under_way(self, requests: int) -> None:
        """See `HandlingObserver`."""
        self._under_way.set(requests)

    def answered(self, code: str, seconds: float) -> None:
        """See `HandlingObserver`."""
        self._outcomes(code).inc()
        self._seconds.observe(seconds)

    def appended(self, seconds: float) -> None:
        """See `HandlingObserver`."""
        self._append.observe(seconds)

    def looked_up(self, hits: int, misses: int) -> None:
        """See `HandlingObserver`."""
        self._at_hand.inc(hits)
        self._read.inc(misses)

    def decided_again(self, code: str) -> None:
        """See `HandlingObserver`."""
        self._again.labels(code).inc()


class WriterMetrics:
    """What the ledger's writer tells (`WriterObserver`); each answered statement is a heartbeat."""

    def __init__(self, registry: CollectorRegistry, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._appends = Histogram(
            "goldenthread_append_batch_size", "Appends that shared a statement.",
            registry=registry, buckets=_APPENDS,
        )  # fmt: skip
        self._events = Histogram(
            "goldenthread_append_batch_events", "Events that shared a statement.",
            registry=registry, buckets=_EVENTS,
        )  # fmt: skip
        self._seconds = Histogram(
            "goldenthread_append_statement_seconds", "Time of a statement, without its wait.",
            registry=registry, buckets=_QUICK,
        )  # fmt: skip

    def written(self, appends: int, events: int, seconds: float) -> None:
        """See `WriterObserver`."""
        self._appends.observe(appends)
        self._events.observe(events)
        self._seconds.observe(seconds)
        self._beat()


class HttpMetrics:
    """What the write API tells of each request; a defect is logged with its place."""

    def __init__(self, registry: CollectorRegistry) -> None:
        requests = Counter(
            "goldenthread_http_requests", "Requests over HTTP.", ["route", "method", "status"],
            registry=registry,
        )  # fmt: skip
        seconds = Histogram(
            "goldenthread_http_seconds", "Time of a request over HTTP.", ["route"],
            registry=registry, buckets=_QUICK,
        )  # fmt: skip
        self._requests, self._seconds = cache(requests.labels), cache(seconds.labels)

    def __call__(self, handled: "Handled") -> None:
        """Count one request."""
        method = handled.method if handled.method in _METHODS else "other"
        self._requests(handled.route, method, handled.status).inc()
        self._seconds(handled.route).observe(handled.seconds)
        if handled.defect:
            log.error(
                "request-defect",
                route=handled.route,
                correlation_id=handled.correlation_id,
                error=handled.defect[0],
                places=handled.defect[1:],
            )
        elif handled.status >= _SERVER_ERROR:
            log.warning(
                "request-failed",
                route=handled.route,
                correlation_id=handled.correlation_id,
                code=handled.code,
                status=handled.status,
            )


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SERVER_ERROR: Final = 500


class KeySetMetrics:
    """What reading the issuer's key set tells (`KeySetObserver`)."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._keys = Gauge("goldenthread_issuer_keys", "Keys in force.", registry=registry)
        self._failed = Counter(
            "goldenthread_issuer_key_readings_failed", "Readings of the key set that failed.",
            registry=registry,
        )  # fmt: skip

    def keys_read(self, count: int) -> None:
        """See `KeySetObserver`."""
        self._keys.set(count)
        log.info("issuer-keys-read", count=count)

    def keys_not_read(self, why: str) -> None:
        """See `KeySetObserver`."""
        self._failed.inc()
        log.warning("issuer-keys-not-read", why=why)


class HeartbeatAges(Collector):
    """The age of each part's last beat, as it is when it is asked for."""

    def __init__(self, health: Health, registry: CollectorRegistry) -> None:
        self._health = health
        registry.register(self)

    def collect(self) -> list[GaugeMetricFamily]:
        """Return the ages now."""
        ages = GaugeMetricFamily(
            "goldenthread_heartbeat_age_seconds", "Age of a part's last beat.", labels=["part"]
        )
        for name, age in self._health.ages().items():
            ages.add_metric([name], age)
        return [ages]


def gauge_of(registry: CollectorRegistry, name: str, says: str, read: Callable[[], float]) -> None:
    """Add a gauge whose value is `read` when it is asked for."""
    Gauge(name, says, registry=registry).set_function(read)

"""What a worker of a view tells of itself, as metrics, log lines and heartbeats (`Observer`)."""

from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from events.ids import ClinicId, Position, Version
from events.worker.checkpoints import Parking, Passed
from events.worker.observer import Alarm
from events.worker.view import StreamKey
from infra.processes.health import Health, Part

CONSUMER: Final = "consumer"
SWEEPER: Final = "sweeper"
PARTS: Final = (Part(CONSUMER, 30, alive=True, needed=True), Part(SWEEPER, 60))
_SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class WorkerMetrics:
    """Counts what is applied; what is parked or alarming is told in a line each."""

    def __init__(self, registry: CollectorRegistry, health: Health) -> None:
        self._health = health
        self._events = Counter(
            "goldenthread_view_events", "Events applied to the view.", registry=registry
        )
        self._seconds = Histogram(
            "goldenthread_view_batch_seconds", "Time of a committed batch.",
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._lag = Gauge(
            "goldenthread_view_lag_records", "Records of the topic that wait; -1: not known.",
            registry=registry,
        )  # fmt: skip
        self._silent = Gauge(
            "goldenthread_view_silent_seconds", "Since when no broker has answered.",
            registry=registry,
        )  # fmt: skip
        self._partitions = Gauge(
            "goldenthread_view_partitions", "Partitions that are this worker's.", registry=registry
        )
        self._refetched = Counter(
            "goldenthread_view_refetched_events", "Events that only the ledger brought.",
            registry=registry,
        )  # fmt: skip
        self._alarms = Counter(
            "goldenthread_view_alarms", "Events that are not what the ledger has.", ["alarm"],
            registry=registry,
        )  # fmt: skip
        self._parked = Gauge(
            "goldenthread_view_parked_streams", "Streams that wait for an operator or a release.",
            registry=registry,
        )  # fmt: skip
        self._passed_over = Counter(
            "goldenthread_view_unreadable_records", "Records that are no events.", ["code"],
            registry=registry,
        )  # fmt: skip
        self._held = Counter(
            "goldenthread_view_held", "Times that nothing could be applied.", ["error"],
            registry=registry,
        )  # fmt: skip
        self._uncommitted = Counter(
            "goldenthread_view_uncommitted", "Offsets that could not be committed.",
            registry=registry,
        )  # fmt: skip

    def turned(self) -> None:
        """See `Observer`."""
        self._health.beat(CONSUMER)

    def polled(self, records: int, lag: int | None, silent_seconds: float) -> None:  # noqa: ARG002
        """See `Observer`."""
        self._lag.set(-1 if lag is None else lag)
        self._silent.set(silent_seconds)

    def assigned(self, partitions: int) -> None:
        """See `Observer`."""
        self._partitions.set(partitions)
        log.info("view-partitions-assigned", count=partitions)

    def applied(self, streams: int, events: int, seconds: float) -> None:  # noqa: ARG002
        """See `Observer`."""
        self._events.inc(events)
        self._seconds.observe(seconds)

    def refetched(self, events: int) -> None:
        """See `Observer`."""
        self._refetched.inc(events)

    def alarmed(self, key: StreamKey, version: Version, alarm: Alarm) -> None:
        """See `Observer`."""
        self._alarms.labels(alarm).inc()
        log.critical("view-alarm", **_place(key), version=version, code=alarm)

    def parked(self, parking: Parking) -> None:
        """See `Observer`."""
        tell_parked(parking)

    def unparked(self, key: StreamKey) -> None:
        """See `Observer`."""
        log.info("stream-unparked", **_place(key))

    def passed_over(self, record: Passed) -> None:
        """See `Observer`."""
        self._passed_over.labels(record.reason).inc()
        place = {"partition": record.partition, "offset": record.offset}
        log.error("record-passed-over", topic=record.topic, **place, code=record.reason)

    def held(self, error: str, seconds: float) -> None:
        """See `Observer`."""
        self._held.labels(error).inc()
        self._health.fail(CONSUMER, error)
        log.warning("view-held", error=error, seconds=round(seconds, 2))

    def uncommitted(self, error: str) -> None:
        """See `Observer`."""
        self._uncommitted.inc()
        log.warning("offsets-uncommitted", error=error)

    def swept(self, clinic: ClinicId, position: Position) -> None:
        """See `Observer`."""
        log.debug("view-swept", clinic=clinic, position=position)

    def parked_streams(self, count: int) -> None:
        """See `Observer`."""
        self._parked.set(count)
        self._health.beat(SWEEPER)


def tell_parked(parking: Parking) -> None:
    """Tell in a line that a stream is parked."""
    place = _place(parking.key)
    log.error("stream-parked", **place, version=parking.version, code=parking.reason)


def _place(key: StreamKey) -> dict[str, str]:
    return {"clinic": key.clinic, "stream": key.stream}

"""What reminders tell of themselves, as metrics, log lines and heartbeats."""

from collections.abc import Callable
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from events.ids import ClinicId, Version
from events.ticks import REAL
from events.worker.checkpoints import Parking
from infra.processes.health import Health, Part
from infra.processes.worker_metrics import WorkerMetrics, tell_parked

EVALUATOR: Final = "evaluator"
EVALUATOR_LOOP: Final = "evaluator-loop"
CLOCK: Final = "clock"
# A server that is away is no reason to restart this process.
PARTS: Final = (
    Part(EVALUATOR_LOOP, 60, alive=True),
    Part(EVALUATOR, 60, needed=True),
    Part(CLOCK, 30, needed=True),
)
_SECONDS: Final = (0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class MarkingMetrics(WorkerMetrics):
    """Those of the worker; each batch that marked timers wakes who looks at them."""

    def __init__(
        self, registry: CollectorRegistry, health: Health, wake: Callable[[], None]
    ) -> None:
        super().__init__(registry, health)
        self._wake = wake

    def applied(self, streams: int, events: int, seconds: float) -> None:
        """See `Observer`."""
        super().applied(streams, events, seconds)
        self._wake()


class ReminderMetrics:
    """Counts what is looked at and written (`services.reminders.evaluating.observer.Observer`)."""

    def __init__(self, registry: CollectorRegistry, health: Health) -> None:
        self._health = health
        self._plans = Counter(
            "goldenthread_reminders_plans", "Plans that were looked at.", registry=registry
        )
        self._seconds = Histogram(
            "goldenthread_reminders_batch_seconds", "Time to look at a batch of plans.",
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._notices = Counter(
            "goldenthread_reminders_notices", "Events of notices written.", ["kind", "stage"],
            registry=registry,
        )  # fmt: skip
        self._again = Counter(
            "goldenthread_reminders_again", "Plans that moved on meanwhile.", ["code"],
            registry=registry,
        )  # fmt: skip
        self._failures = Counter(
            "goldenthread_reminders_failures", "Plans that could not be looked at.", ["code"],
            registry=registry,
        )  # fmt: skip
        self._swept = Counter(
            "goldenthread_reminders_swept_timers", "Timers marked for a clinic's own change.",
            registry=registry,
        )  # fmt: skip
        self._late = Gauge(
            "goldenthread_reminders_late_seconds", "How late the oldest due timer is by its clock.",
            registry=registry,
        )  # fmt: skip
        self._failed = Gauge(
            "goldenthread_reminders_failed_timers", "Timers that failed when last looked at.",
            registry=registry,
        )  # fmt: skip
        self._clockless = Gauge(
            "goldenthread_reminders_clockless_clinics", "Clinics whose clock never ticked.",
            registry=registry,
        )  # fmt: skip
        self._ahead = Gauge(
            "goldenthread_reminders_clock_ahead_seconds",
            "How far the real clock was said to be ahead of the ledger's, beyond belief.",
            registry=registry,
        )
        self._was_ahead = False
        self._away = Counter(
            "goldenthread_reminders_away", "Times that a server did not answer.", ["error"],
            registry=registry,
        )  # fmt: skip

    def turned(self) -> None:
        """See `Observer`."""
        self._beat()

    def evaluated(self, plans: int, seconds: float) -> None:
        """See `Observer`."""
        self._plans.inc(plans)
        self._seconds.observe(seconds)
        self._beat()

    def written(self, kind: str, stage: str) -> None:
        """See `Observer`."""
        self._notices.labels(kind, stage).inc()

    def again(self, code: str) -> None:
        """See `Observer`."""
        self._again.labels(code).inc()

    def failed(self, clinic: ClinicId, code: str) -> None:
        """See `Observer`."""
        self._failures.labels(code).inc()
        log.error("reminder-failed", clinic=clinic, code=code)

    def defect(self, clinic: ClinicId, error: Exception) -> None:
        """See `Observer`."""
        self._failures.labels("defect").inc()
        log.critical("reminder-defect", clinic=clinic, exc_info=error)

    def parked(self, parking: Parking) -> None:
        """See `Observer`."""
        self._failures.labels(parking.reason).inc()
        tell_parked(parking)

    def swept(self, clinic: ClinicId, version: Version, timers: int) -> None:
        """See `Observer`."""
        self._swept.inc(timers)
        log.info("timers-swept", clinic=clinic, version=version, count=timers)

    def state(self, late_seconds: float, failed: int, clockless: int) -> None:
        """See `Observer`."""
        self._late.set(late_seconds)
        self._failed.set(failed)
        self._clockless.set(clockless)

    def ahead(self, seconds: float) -> None:
        """See `Observer`."""
        self._ahead.set(seconds)
        if seconds and not self._was_ahead:
            log.critical("clock-ahead-of-ledger", name=REAL, seconds=round(seconds))
        self._was_ahead = bool(seconds)

    def away(self, error: str) -> None:
        """See `Observer`."""
        self._away.labels(error).inc()
        self._health.fail(EVALUATOR, error)
        self._health.beat(EVALUATOR_LOOP)
        log.warning("reminders-held", error=error)

    def _beat(self) -> None:
        self._health.beat(EVALUATOR)
        self._health.beat(EVALUATOR_LOOP)


class TickMetrics:
    """Counts ticks (`TickObserver`); each that moves a clock wakes who looks at timers."""

    def __init__(
        self, registry: CollectorRegistry, health: Health, wake: Callable[[], None]
    ) -> None:
        self._health = health
        self._wake = wake
        self._moves = Counter(
            "goldenthread_reminders_ticks", "Times that a clock went on.", registry=registry
        )
        self._refused = Counter(
            "goldenthread_reminders_refused_ticks", "Records of topic time that are no ticks.",
            registry=registry,
        )  # fmt: skip

    def polled(self) -> None:
        """See `TickObserver`."""
        self._health.beat(CLOCK)

    def ticked(self) -> None:
        """See `TickObserver`."""
        self._moves.inc()
        self._wake()

    def refused(self) -> None:
        """See `TickObserver`."""
        self._refused.inc()

    def away(self, error: str) -> None:
        """See `TickObserver`."""
        self._health.fail(CLOCK, error)
        log.warning("time-held", error=error)

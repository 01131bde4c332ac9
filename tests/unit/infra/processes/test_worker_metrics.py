"""What a worker of a view tells: each call in its metric, its log line and its heartbeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from events.ids import ClinicId, Position, StreamId, Version
from events.worker.checkpoints import Parking, Passed
from events.worker.observer import Alarm, Observer
from events.worker.view import StreamKey
from infra.processes.health import Health
from infra.processes.worker_metrics import CONSUMER, PARTS, SWEEPER, WorkerMetrics

KEY = StreamKey(ClinicId("riverside"), StreamId("plan/a"))
PLACE = {"clinic": "riverside", "stream": "plan/a"}


class Watched:
    """Metrics of a worker, with all that can be seen of them."""

    def __init__(self) -> None:
        self.now = 100.0
        self.registry = CollectorRegistry()
        self.health = Health(PARTS, lambda: self.now)
        self.told = WorkerMetrics(self.registry, self.health)

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(f"goldenthread_view_{name}", labels)


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_it_is_all_that_a_worker_calls(watched: Watched) -> None:
    observer: Observer = watched.told
    calls = {name for name in vars(Observer) if not name.startswith("_")}

    assert all(callable(getattr(observer, name)) for name in calls)


def test_a_committed_batch_is_counted_and_timed(watched: Watched) -> None:
    watched.told.applied(2, 30, 0.04)
    watched.told.applied(1, 5, 3.0)
    watched.told.refetched(7)

    assert watched.value("events_total") == 35
    assert watched.value("batch_seconds_count") == 2
    assert watched.value("batch_seconds_sum") == pytest.approx(3.04)
    assert watched.value("batch_seconds_bucket", le="0.05") == 1
    assert watched.value("refetched_events_total") == 7


@pytest.mark.parametrize(("lag", "shown"), [(None, -1), (0, 0), (12, 12)])
def test_lag_and_silence_are_as_the_last_poll_found_them(
    watched: Watched, lag: int | None, shown: float
) -> None:
    watched.told.polled(3, 99, 9.5)
    watched.told.polled(0, lag, 0.5)

    assert watched.value("lag_records") == shown
    assert watched.value("silent_seconds") == 0.5


@pytest.mark.parametrize("alarm", get_args(Alarm))
def test_an_alarm_is_critical_and_counted_by_its_code(watched: Watched, alarm: Alarm) -> None:
    with capture_logs() as lines:
        watched.told.alarmed(KEY, Version(4), alarm)

    assert lines == [
        {"event": "view-alarm", "log_level": "critical", "version": 4, "code": alarm, **PLACE}
    ]
    assert watched.value("alarms_total", alarm=alarm) == 1


def test_a_parked_stream_is_told_without_its_detail(watched: Watched) -> None:
    parking = Parking(KEY, Version(4), "event-1", "some.type", "key-unknown", "a detail")
    with capture_logs() as lines:
        watched.told.parked(parking)
        watched.told.unparked(KEY)

    parked = {"event": "stream-parked", "log_level": "error", "version": 4, "code": "key-unknown"}
    assert lines == [
        {**parked, **PLACE},
        {"event": "stream-unparked", "log_level": "info", **PLACE},
    ]


def test_a_record_that_is_no_event_is_told_by_its_place(watched: Watched) -> None:
    with capture_logs() as lines:
        watched.told.passed_over(Passed("plans", 3, 17, "no-bytes"))

    (line,) = lines
    assert (line["event"], line["log_level"]) == ("record-passed-over", "error")
    assert [line[name] for name in ("topic", "partition", "offset", "code")] == [
        "plans", 3, 17, "no-bytes",
    ]  # fmt: skip
    assert watched.value("unreadable_records_total", code="no-bytes") == 1


def test_what_holds_the_worker_is_told_in_its_health_until_it_turns(watched: Watched) -> None:
    with capture_logs() as lines:
        watched.told.held("OSError", 1.23456)

    assert lines == [
        {"event": "view-held", "log_level": "warning", "error": "OSError", "seconds": 1.23}
    ]
    assert watched.value("held_total", error="OSError") == 1
    assert watched.health.ready().document["parts"][CONSUMER]["why"] == "OSError"
    watched.told.turned()
    assert "why" not in watched.health.ready().document["parts"][CONSUMER]


def test_offsets_partitions_and_parked_streams(watched: Watched) -> None:
    with capture_logs() as lines:
        watched.told.uncommitted("KafkaError")
        watched.told.assigned(12)
        watched.told.assigned(4)
        watched.told.parked_streams(3)
        watched.told.parked_streams(1)
        watched.told.swept(KEY.clinic, Position(9))

    assert watched.value("uncommitted_total") == 1
    assert watched.value("partitions") == 4
    assert watched.value("parked_streams") == 1
    assert [(line["event"], line["log_level"]) for line in lines] == [
        ("offsets-uncommitted", "warning"),
        ("view-partitions-assigned", "info"),
        ("view-partitions-assigned", "info"),
        ("view-swept", "debug"),
    ]


@pytest.mark.parametrize(
    ("beat", "part", "well"),
    [
        (lambda told: told.turned(), CONSUMER, True),
        (lambda told: told.parked_streams(0), SWEEPER, False),
        (lambda told: told.applied(1, 1, 0.1), None, False),
    ],
    ids=["consumer", "sweeper", "none"],
)
def test_only_a_loop_that_turns_makes_it_ready(
    watched: Watched, beat: Callable[[WorkerMetrics], None], part: str | None, *, well: bool
) -> None:
    beat(watched.told)

    verdict = watched.health.ready()
    assert verdict.well is well
    assert {name for name, one in verdict.document["parts"].items() if one["well"]} == (
        {part} if part else set()
    )


def test_a_loop_that_turns_no_more_is_not_alive(watched: Watched) -> None:
    watched.told.turned()
    watched.now += 30
    assert watched.health.live().well
    watched.now += 0.1
    assert not watched.health.live().well

"""Health: what beats is well, what stopped beating is not, whatever anybody says of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
import pytest
from prometheus_client import CollectorRegistry

from events.ledger.errors import LedgerUnavailable
from infra.processes.health import Health, Part, keep_beating, keep_probing
from infra.processes.metrics import (
    HandlingMetrics,
    HeartbeatAges,
    HttpMetrics,
    WriterMetrics,
    gauge_of,
)
from infra.processes.operations import Operations
from infra.processes.reminders_metrics import PARTS as OWN_PARTS
from infra.processes.reminders_metrics import ReminderMetrics
from services.planner.http.ports import Handled

LOOP = Part("event-loop", 5, alive=True)
LEDGER = Part("ledger", 5, needed=True)
TOPIC = Part("commands", 5)


class Ticks:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def health(ticks: Ticks) -> Health:
    return Health([LOOP, LEDGER, TOPIC], ticks)


def test_a_process_that_begins_is_alive_and_not_ready(health: Health, ticks: Ticks) -> None:
    assert (health.live().well, health.ready().well) == (True, False)
    health.beat("ledger")
    assert health.ready().well
    ticks.now += 6
    assert not health.live().well


def test_what_stops_beating_is_not_ready(health: Health, ticks: Ticks) -> None:
    health.beat("ledger")
    ticks.now += 5
    assert health.ready().well
    ticks.now += 0.1
    assert not health.ready().well
    health.beat("ledger")
    assert health.ready().well


def test_each_batch_of_reminders_is_a_sign_of_life(ticks: Ticks) -> None:
    """A turn over many clinics that have much to write may last for minutes."""
    health = Health(OWN_PARTS, ticks)
    metrics = ReminderMetrics(CollectorRegistry(), health)
    for _ in range(5):
        metrics.evaluated(200, 40.0)
        ticks.now += 40
        assert health.live().well
    ticks.now += 40
    assert not health.live().well


def test_reminders_without_their_servers_are_left_running_and_not_ready(ticks: Ticks) -> None:
    health = Health(OWN_PARTS, ticks)
    metrics = ReminderMetrics(CollectorRegistry(), health)
    metrics.turned()
    for _ in range(10):
        metrics.away("OSError")
        ticks.now += 10
    assert health.live().well
    assert health.live().document["parts"]["evaluator"] == {
        "well": False, "age": 100.0, "needed": True, "why": "OSError"
    }  # fmt: skip


def test_what_is_not_needed_is_told_and_holds_nobody_up(health: Health) -> None:
    health.beat("ledger")
    verdict = health.ready()
    assert verdict.well
    assert verdict.document["parts"]["commands"]["well"] is False


def test_who_is_stopping_is_alive_and_not_ready(health: Health) -> None:
    health.beat("ledger")
    health.stopping = True
    assert (health.live().well, health.ready().well) == (True, False)


async def _until(true: Callable[[], object], work: Any) -> None:  # noqa: ANN401  # a coroutine without end
    """Let it work until something is so."""
    working = asyncio.create_task(work)
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  # the work brings it about
            await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def test_a_probe_that_fails_says_why_and_goes_on(health: Health, ticks: Ticks) -> None:
    answers = iter([LedgerUnavailable(), ConnectionResetError("secret"), None])

    async def probe() -> None:
        answer = next(answers, None)
        ticks.now += 1
        if answer is not None:
            raise answer

    told = []
    health.fail = lambda name, why: told.append((name, why))  # type: ignore[method-assign]
    await _until(
        lambda: len(told) == 2 and health.ready().well,
        keep_probing(health, "ledger", probe, seconds=0.01),
    )
    assert told == [("ledger", "ledger-unavailable"), ("ledger", "ConnectionResetError")]


async def test_a_loop_that_turns_is_alive(health: Health, ticks: Ticks) -> None:
    ticks.now += 60
    assert not health.live().well
    await _until(lambda: health.live().well, keep_beating(health, "event-loop", 0.01))


async def _asked(app: Operations, path: str, method: str = "GET") -> tuple[int, bytes]:
    sent: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401  # an ASGI message
        sent.append(message)

    async def receive() -> Any:  # noqa: ANN401  # an ASGI message
        return {}

    await app({"type": "http", "path": path, "method": method}, receive, send)
    return sent[0]["status"], sent[1]["body"]


async def test_those_who_watch_are_answered(health: Health) -> None:
    registry = CollectorRegistry()
    HeartbeatAges(health, registry)
    app = Operations(health, registry)

    status, body = await _asked(app, "/readyz")
    assert (status, orjson.loads(body)["parts"]["ledger"]["well"]) == (503, False)
    health.beat("ledger")
    assert (await _asked(app, "/readyz"))[0] == 200
    assert (await _asked(app, "/livez", "HEAD")) == (200, b"")
    metrics = (await _asked(app, "/metrics"))[1].decode()
    assert 'goldenthread_heartbeat_age_seconds{part="ledger"} 0.0' in metrics
    assert (await _asked(app, "/v1/plans"))[0] == 404
    assert (await _asked(app, "/metrics", "POST"))[0] == 404


async def test_counts_are_by_code_and_route(health: Health) -> None:
    registry = CollectorRegistry()
    handling, http = HandlingMetrics(registry), HttpMetrics(registry)
    handling.answered("accepted", 0.003)
    handling.answered("version-moved", 0.001)
    handling.appended(0.002)
    handling.looked_up(2, 1)
    handling.decided_again("conflict")
    handling.under_way(3)
    http(Handled("/v1/plans/{plan}/commands", "POST", 201, 0.01, "c-1"))
    http(Handled("other", "PLANTED", 404, 0.01, "c-1"))
    gauge_of(registry, "goldenthread_append_queue", "Appends that wait.", lambda: 5)

    told = (await _asked(Operations(health, registry), "/metrics"))[1].decode().splitlines()
    assert 'goldenthread_commands_total{code="accepted"} 1.0' in told
    assert 'goldenthread_commands_total{code="version-moved"} 1.0' in told
    assert 'goldenthread_streams_total{where="at-hand"} 2.0' in told
    assert 'goldenthread_decided_again_total{code="conflict"} 1.0' in told
    assert "goldenthread_commands_under_way 3.0" in told
    assert "goldenthread_append_queue 5.0" in told
    assert "goldenthread_append_seconds_count 1.0" in told
    assert not any("PLANTED" in line for line in told)


def test_statements_are_counted_by_how_much_they_held_and_are_the_writer_s_heartbeat() -> None:
    registry, beats = CollectorRegistry(), list[str]()
    told = WriterMetrics(registry, lambda: beats.append("writer"))
    told.written(1, 1, 0.002)
    told.written(30, 61, 0.004)

    size = "goldenthread_append_batch_size"
    assert registry.get_sample_value(f"{size}_count") == 2
    assert registry.get_sample_value(f"{size}_sum") == 31
    assert registry.get_sample_value(f"{size}_bucket", {"le": "20.0"}) == 1
    assert registry.get_sample_value("goldenthread_append_batch_events_sum") == 62
    assert beats == ["writer", "writer"]


async def test_a_probe_that_takes_its_time_is_waited_for_as_long_as_it_may_take() -> None:
    health = Health([TOPIC])

    async def slow() -> None:
        await asyncio.sleep(0.2)

    def well() -> bool:
        return bool(health.ready().document["parts"][TOPIC.name]["well"])

    hasty = asyncio.create_task(keep_probing(health, TOPIC.name, slow, patience=0.05))
    await asyncio.sleep(0.4)
    hasty.cancel()
    with suppress(asyncio.CancelledError):
        await hasty
    assert not well()
    await _until(well, keep_probing(health, TOPIC.name, slow, patience=60.0))

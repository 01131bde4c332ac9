"""How the subscriber is set up, where FastStream's own ways would cost too much."""

from __future__ import annotations

from typing import cast

from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber

from services.planner.kafka.subscriber import CommandsSubscriber, Topics
from tests.unit.services.planner.kafka.records import Desk


def test_an_idle_topic_is_looked_at_now_and_then_and_not_in_a_hurry() -> None:
    """FastStream waits for `batch_timeout_ms` and then sleeps for as long, whatever comes."""
    broker = KafkaBroker()
    CommandsSubscriber(broker, Desk().answering, Topics())
    (declared,) = broker.subscribers

    assert 100 <= cast("BatchSubscriber", declared).batch_timeout_ms <= 250

"""What a clinic's clock shows now."""

from datetime import datetime

from events.clock import Clock
from events.ticks import REAL
from events.worker.kafka import AWAY
from infra.kafka_client import KafkaUnreachable, client_options
from infra.settings import Settings
from services.reminders.clock.reader import read_all


async def shown_by(clock: str, settings: Settings, machine: Clock) -> datetime | None:
    """Return the instant that a clock shows; None before its first tick.

    Raises:
        KafkaUnreachable: a chosen clock is asked for, and Kafka does not answer.
    """
    if clock == REAL:
        return machine.now()
    access = settings.kafka("goldenthread-operator")
    try:
        return (await read_all(client_options(access))).get(clock)
    except AWAY:
        raise KafkaUnreachable(access) from None

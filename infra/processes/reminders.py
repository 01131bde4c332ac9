"""The reminders' process: events mark timers, ticks make them due, notices go into the ledger.

Run it with `python -m infra.processes.reminders`. Several may run: they share the partitions of
topic `plans` and the due timers, and each reads every tick.
"""

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from prometheus_client import CollectorRegistry

from events.clock import SystemClock, Uuid7Source
from events.ledger.connection import connect
from events.ledger.writer import LedgerWriter
from events.relay.statements import CHANNEL
from events.ticks import Instants
from events.wakeup import Notifier
from infra.kafka_client import client_options
from infra.processes.health import Health
from infra.processes.metrics import HeartbeatAges
from infra.processes.reminders_metrics import PARTS as OWN_PARTS
from infra.processes.reminders_metrics import MarkingMetrics, ReminderMetrics, TickMetrics
from infra.processes.serving import listening, run
from infra.processes.viewing import (
    PARTS,
    Process,
    Stores,
    chance,
    feeding,
    opened_stores,
    serve_works,
)
from infra.settings import Role, Settings
from services.reminders.assembly import Resources, assembled
from services.reminders.clock.reader import TickReader
from services.reminders.timers.view import RemindersView

NAME: Final = "reminders"
GROUP: Final = "goldenthread-reminders"
_ROLE: Final[Role] = "goldenthread_reminders"


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Mark timers and look at them until `stop` is set; then end the batches in hand.

    Raises:
        GoldenThreadError: a setting is missing or wrong, the port is taken, or Kafka is not to be
            had or failed ten times in a row.
    """
    host, port = settings.reminders_host, settings.reminders_port
    bound = listening("reminders", host, port, "GOLDENTHREAD_REMINDERS_PORT")
    registry, health = CollectorRegistry(), Health((*PARTS, *OWN_PARTS))
    HeartbeatAges(health, registry)
    process = Process(NAME, bound, registry, health, settings.stop_seconds)
    options = client_options(settings.kafka("goldenthread-reminders"))
    async with (
        opened_stores(settings, _ROLE, NAME, size=6) as stores,
        _opened(settings, stores, ReminderMetrics(registry, health)) as resources,
    ):
        reminders = assembled(resources)
        view = RemindersView(stores.types, stores.keys)
        metrics = MarkingMetrics(registry, health, reminders.wake)
        consumption, sweeper = feeding(stores, view, options, GROUP, metrics)
        told = TickMetrics(registry, health, reminders.wake)
        ticks = TickReader(options, resources.instants, resources.clock, told)
        await serve_works(
            process,
            stores,
            stop,
            works=[consumption, reminders],
            beside_them=[sweeper.run(asyncio.Event()), ticks.run()],
        )


@asynccontextmanager
async def _opened(
    settings: Settings, stores: Stores, observer: ReminderMetrics
) -> AsyncIterator[Resources]:
    """Yield what the service stands on beside its databases: what writes notices, and time."""
    connecting = partial(connect, settings.ledger_dsn(_ROLE).get_secret_value())
    async with (
        Notifier(connecting, CHANNEL) as notifier,
        LedgerWriter(connecting, connections=4) as writer,
    ):
        yield Resources(
            ledger=stores.ledger,
            views=stores.views,
            keys=stores.keys,
            writer=writer,
            registry=stores.types,
            clock=SystemClock(),
            ids=Uuid7Source(),
            entropy=secrets.token_bytes,
            instants=Instants(),
            observer=observer,
            jitter=chance,
            ticks=time.monotonic,
            appended=notifier.tell,
        )


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

"""The projections' process: events from Kafka into the views, with health and metrics on a port.

Run it with `python -m infra.processes.projections`. Several may run: they share the partitions.
"""

import asyncio
import sys
from typing import Final

from prometheus_client import CollectorRegistry

from events.wakeup import Notifier, connecting_to
from events.worker.source import LedgerSource
from infra.kafka_client import client_options
from infra.processes.health import Health
from infra.processes.metrics import HeartbeatAges
from infra.processes.serving import listening, run
from infra.processes.viewing import PARTS, Process, feeding, opened_stores, serve_works
from infra.processes.worker_metrics import WorkerMetrics
from infra.settings import Role, Settings
from services.projections.reading.applied import APPLIED
from services.projections.view.plan_record import PlanRecord

NAME: Final = "projections"
GROUP: Final = "goldenthread-projections"
_ROLE: Final[Role] = "goldenthread_projections"


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Apply events until `stop` is set; then end the batch in hand and leave the group.

    Raises:
        GoldenThreadError: a setting is missing or wrong, the port is taken, or Kafka is not to be
            had or failed ten times in a row.
    """
    host, port = settings.projections_host, settings.projections_port
    bound = listening("projections", host, port, "GOLDENTHREAD_PROJECTIONS_PORT")
    registry, health = CollectorRegistry(), Health(PARTS)
    HeartbeatAges(health, registry)
    process = Process(NAME, bound, registry, health, settings.stop_seconds)
    options = client_options(settings.kafka("goldenthread-projections"))
    connecting = connecting_to(settings.views_dsn(_ROLE).get_secret_value())
    async with (
        opened_stores(settings, _ROLE, NAME, size=4) as stores,
        Notifier(connecting, APPLIED) as notifier,
    ):
        view = PlanRecord(LedgerSource(stores.ledger), stores.keys, stores.types)
        metrics = WorkerMetrics(registry, health)
        consumption, sweeper = feeding(stores, view, options, GROUP, metrics, applied=notifier.tell)
        sweeping = sweeper.run(asyncio.Event())
        await serve_works(process, stores, stop, works=[consumption], beside_them=[sweeping])


if __name__ == "__main__":
    sys.exit(run(NAME, serve))

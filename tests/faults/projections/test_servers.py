"""The server of the views, and Kafka, killed and back while callers write."""

from functools import partial
from typing import Final

import pytest

from infra.stack.service import Service
from tests.faults.house.ground import ready, started
from tests.faults.projections.gallery import Gallery, metrics_of, read_through, tells
from tests.fixtures.history import History
from tests.fixtures.worker import until

pytestmark = pytest.mark.timeout(900)
_OKS: Final = 10
_HELD: Final = "goldenthread_view_held_total"


async def test_the_database_of_views_goes_and_comes_back(
    gallery: Gallery, history: History, seed: int
) -> None:
    """Callers notice nothing; the worker holds what comes, and goes on by itself."""
    worker = gallery.worker()
    await ready(worker)
    async with gallery.load(history, seed) as load:
        for _ in range(2):
            await gallery.progress(history)
            held = (await metrics_of(worker)).get(_HELD, 0)
            gallery.postgres.kill()
            await load.progress(_OKS)
            await tells(worker, _HELD, held + 1)
            await started(gallery.postgres.server)
        await gallery.progress(history)

    assert await gallery.settled(history) == []
    assert set(history.counted()) <= {"ok", "refused"}


async def is_alone(worker: Service) -> bool:
    """Return whether no broker answers a worker."""
    return (await metrics_of(worker))["goldenthread_view_silent_seconds"] > 1


async def test_kafka_goes_and_comes_back(gallery: Gallery, history: History, seed: int) -> None:
    """Without it the view goes on from the ledger, more slowly."""
    worker = gallery.worker()
    await ready(worker)
    async with gallery.load(history, seed) as load:
        await gallery.progress(history)
        gallery.kafka.kill()
        await load.progress(_OKS)
        await until(partial(is_alone, worker))
        await gallery.progress(history)
        await started(gallery.kafka)
        await load.progress(_OKS)
    await gallery.relayed(history)
    await read_through(worker)

    assert await gallery.settled(history) == []

"""The worker of the views, as its own process is, but for one thing that a test wants otherwise.

`GOLDENTHREAD_TEST_WORKER` says what: `brief` is given up by its group after seconds, `unswept`
looks for nothing that Kafka did not bring, `hasty` does neither that nor apply what came before it
commits its offsets. All three are brief.
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from events.worker.consuming import Consumption, sorted_out
from events.worker.kafka import Kafka
from infra.processes import projections, viewing
from infra.processes.serving import run

VARIABLE: Final = "GOLDENTHREAD_TEST_WORKER"
_SESSION_MS: Final = 6_000
# Where one worker after the other dies, a group comes to rest late.
_START_SECONDS: Final = 120.0


class Unswept:
    """A sweeper that does nothing."""

    def __init__(self, *_with: object, **_settings: object) -> None:
        pass

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()


class Hasty(Consumption):
    """Commits before it applies: a mutant."""

    async def _handle(self, consumer: Any, records: Any) -> Exception | None:  # noqa: ANN401
        await self._commit(consumer, records)
        arrivals, hints, _ = sorted_out(records)
        await self._worker.apply(arrivals, hints=hints)
        return None


_BRIEF: Final[Mapping[str, object]] = {
    "Kafka": partial(Kafka, session_ms=_SESSION_MS, start_seconds=_START_SECONDS)
}
_UNSWEPT: Final[Mapping[str, object]] = {**_BRIEF, "Sweeper": Unswept}
CHANGES: Final[Mapping[str, Mapping[str, object]]] = {
    "brief": _BRIEF,
    "unswept": _UNSWEPT,
    "hasty": {**_UNSWEPT, "Consumption": Hasty},
}


if __name__ == "__main__":
    for name, other in CHANGES[os.environ[VARIABLE]].items():
        assert hasattr(viewing, name)
        setattr(viewing, name, other)
    sys.exit(run(projections.NAME, projections.serve))

"""Clinicians at work: they treat one client after the other and read what they wrote."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.fixtures.write_api import DRAFTING
from tests.performance.treatment import Treatment, accepted

if TYPE_CHECKING:
    from tests.performance.http_caller import HttpCaller

_ROUNDS: Final = 5
_TAKEN_IN: Final = 4
_BEHIND: Final = 504


@dataclass
class Tally:
    """What all clinicians were told so far.

    `reads` are the seconds until a plan was seen as it was last written, `late` those of its
    answers that said that the view was behind.
    """

    events: int = 0
    commands: int = 0
    late: int = 0
    reads: list[float] = field(default_factory=list)

    def accepted(self, events: int) -> None:
        """Note a request that was accepted, and how many events it made."""
        self.events += events
        self.commands += 1


class Clinician:
    """Gives one command after the other, each as soon as the last is answered."""

    def __init__(self, planner: HttpCaller, query: HttpCaller, token: str, tally: Tally) -> None:
        self._planner = planner
        self._query = query
        self._token = token
        self._tally = tally

    async def work(self, until: float) -> None:
        """Treat clients up to an instant of `time.perf_counter`."""
        while time.perf_counter() < until:
            treatment = Treatment(self._planner, self._token)
            async for events in course(treatment):
                self._tally.accepted(events)
                if time.perf_counter() > until:
                    return
            await self._read(treatment)

    async def _read(self, one: Treatment) -> None:
        headers = {
            "authorization": f"Bearer {self._token}",
            "goldenthread-read-token": one.read_token,
        }
        began = time.perf_counter()
        while (answer := await self._query.get(f"/v1/plans/{one.plan}", headers)).status == _BEHIND:
            self._tally.late += 1
        accepted(answer)
        self._tally.reads.append(time.perf_counter() - began)


async def course(one: Treatment) -> AsyncIterator[int]:
    """Treat a client from intake to a revised plan; yield how many events each request made."""
    await one.take_in()
    yield _TAKEN_IN
    for kind in DRAFTING:
        await one.draft(kind)
        yield 1
    for _ in range(_ROUNDS):
        await one.record_score()
        yield 1
        await one.revise()
        yield 1

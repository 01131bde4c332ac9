"""Commands over HTTP: a warm planner's process, against a route that does one bare INSERT."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson

from events.clock import Uuid7Source
from infra.stack.ports import free_port
from services.planner.http.examples import examples
from tests.fixtures.planner import CLINIC
from tests.performance.bench import Case, Sides
from tests.performance.http_caller import HttpCaller
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.peers import create_table
from tests.performance.treatment import accepted

if TYPE_CHECKING:
    from tests.performance.server import BenchServer

EPISODES: Final = 32
"""All callers together: enough that none grows beyond what a course of treatment holds."""
_START_SECONDS: Final = 30
_EVENT_ID: Final = b'"events":[{"id":"'
_ids: Final = Uuid7Source()
_keys: Final = count(1)

Send: TypeAlias = Callable[[int], Awaitable[object]]
"""Sends one request for the caller of that number; raises when it is refused."""


class HttpCallers:
    """Several callers at once, each of which waits for its answer before the next request."""

    def __init__(self, callers: int, send: Send) -> None:
        self._callers = callers
        self._send = send

    async def run(self, seconds: float) -> Sample:
        """Send for so many seconds; return how many were answered."""
        began = time.perf_counter()
        until = began + seconds
        done = sum(await asyncio.gather(*(self._call(n, until) for n in range(self._callers))))
        return Sample(done, time.perf_counter() - began)

    async def _call(self, number: int, until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            await self._send(number)
            done += 1
        return done


class Clinician:
    """Records scores in the episodes of clients of their own, one episode after the other."""

    def __init__(self, caller: HttpCaller, token: str, episodes: int = 1) -> None:
        self._caller = caller
        self._headers = {"authorization": f"Bearer {token}"}
        self._episodes = deque(str(_ids.event_id()) for _ in range(episodes))

    async def take_in(self) -> None:
        """Register the clients and open the episodes."""
        for episode in self._episodes:
            client = {"client_id": str(_ids.event_id())}
            registered = {**examples()["register-client"], **client}
            opened = {**examples()["open-episode"], **client, "episode_id": episode}
            await self._post(f"/v1/clinics/{CLINIC}/commands", [registered, opened])

    async def record_score(self) -> bytes:
        """Record one score, which none before it stands in the way of; return its event's id."""
        self._episodes.rotate()
        episode = self._episodes[0]
        score = {**examples()["record-score"]["score"]}
        del score["session_id"]
        command = {
            "kind": "record-score",
            "episode_id": episode,
            "score_id": str(_ids.event_id()),
            "score": score,
        }
        body = await self._post(f"/v1/episodes/{episode}/commands", command)
        begin = body.index(_EVENT_ID) + len(_EVENT_ID)
        return body[begin : body.index(b'"', begin)]

    async def _post(self, path: str, body: Any) -> bytes:  # noqa: ANN401  # any JSON
        headers = {**self._headers, "idempotency-key": f"bench-{next(_keys)}"}
        answer = await self._caller.post(path, headers, orjson.dumps(body))
        return accepted(answer).body


@asynccontextmanager
async def commands(server: BenchServer, *, callers: int) -> AsyncIterator[Sides]:
    """Start both servers and open the callers of each."""
    async with AsyncExitStack() as opened:
        house = await server.house()
        planner = house.planner()
        opened.callback(planner.stop)
        await asyncio.to_thread(planner.await_ready)
        token = house.token()
        ours = [
            Clinician(await connected_caller(opened, planner.port), token, EPISODES // callers)
            for _ in range(callers)
        ]
        for one in ours:
            await one.take_in()
        await create_table(server)
        port = opened.enter_context(_peer(server.peer.admin_dsn))
        peers = [await connected_caller(opened, port) for _ in range(callers)]
        yield Sides(
            HttpCallers(callers, lambda number: ours[number].record_score()).run,
            HttpCallers(callers, partial(_insert, peers)).run,
        )


async def connected_caller(opened: AsyncExitStack, port: int) -> HttpCaller:
    """Return a caller of a server that is starting; it is closed with `opened`."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            caller = await HttpCaller.connected(port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.05)
        else:
            opened.push_async_callback(caller.close)
            return caller


@contextmanager
def _peer(dsn: str) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.performance.peer_api", dsn, str(port)])
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


async def _insert(peers: Sequence[HttpCaller], number: int) -> None:
    body = {"stream": f"episode/{number}", "version": 1, "data": examples()["record-score"]}
    accepted(await peers[number].post("/events", {}, orjson.dumps(body)))


def _figure(callers: int, reading: str) -> Case:
    return Case(
        Figure(f"command_{callers}", Unit.REQUESTS, reading, 0.5),
        partial(commands, callers=callers),
    )


CASES: Final = (
    _figure(
        1,
        "One caller who records scores over HTTP, each decided, sealed and appended by a warm "
        "planner, against a FastAPI route that does one bare INSERT.",
    ),
    _figure(32, "The same with 32 callers, each in an episode of its own."),
)

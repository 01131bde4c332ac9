"""A PostgreSQL that hangs, its connections open: who waits is told soon, and never wrongly."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import httpx
import psutil
import pytest

from events.clock import Uuid7Source
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from tests.contract import gad
from tests.fixtures.choice import Stack, chosen_stack
from tests.fixtures.house import opened_house
from tests.fixtures.planner import KEYRING, SPEC, register
from tests.fixtures.write_api import DRAFTING, INTAKE, example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.stack.service import Service
    from tests.fixtures.databases import OwnPostgres
    from tests.fixtures.kafka import KafkaAddress

pytestmark = [
    pytest.mark.skipif(chosen_stack() is Stack.CONTAINERS, reason="of our own stack"),
    pytest.mark.timeout(300),
]
CLINIC: Final = ClinicId("still-water")
PLAN: Final = f"/v1/plans/{gad.PLAN}"
TOLD_SECONDS: Final = 20.0
"""What nobody may have to wait for; 8 s, 10 s and 13 s were seen."""


@contextmanager
def hung(postgres: OwnPostgres) -> Iterator[None]:
    """Stop every process of the server where it is; they go on after the block."""
    pid = postgres.server.pid
    assert pid is not None
    server = psutil.Process(pid)
    stopped = [server]
    server.send_signal(signal.SIGSTOP)
    for each in server.children(recursive=True):
        stopped.append(each)
        each.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for each in stopped:
            each.send_signal(signal.SIGCONT)


class Desk:
    """A clinician at both APIs."""

    def __init__(self, http: httpx.AsyncClient, planner: Service, query: Service) -> None:
        self._http = http
        self._planner = planner
        self._query = query

    async def write(self, path: str, key: str, *commands: Any) -> httpx.Response:  # noqa: ANN401
        address = f"http://127.0.0.1:{self._planner.port}{path}/commands"
        return await self._http.post(address, json=commands, headers={"Idempotency-Key": key})

    async def read(self) -> httpx.Response:
        return await self._http.get(f"http://127.0.0.1:{self._query.port}{PLAN}")


async def timed(asked: Any) -> tuple[httpx.Response, float]:  # noqa: ANN401  # an answer to come
    began = monotonic()
    return await asked, monotonic() - began


async def test_callers_are_told_while_a_person_still_waits(
    own_postgres: OwnPostgres, kafka: KafkaAddress
) -> None:
    """Reads and what was not begun: 503. An append that is under way: unknown, and found once."""
    async with asyncpg.create_pool(own_postgres.keys.dsn(), min_size=0, max_size=2) as pool:
        keys = PostgresKeyStore(pool, KEYRING, Uuid7Source())
        await register(own_postgres.ledger, keys, replace(SPEC, clinic=CLINIC))
    servers = (own_postgres.ledger, own_postgres.keys, kafka, own_postgres.views)
    with opened_house(*servers) as house:
        planner, query = house.planner(), house.query()
        for each in (planner, query):
            each.await_ready()
        lines = {"Authorization": f"Bearer {house.token(clinic=CLINIC)}"}
        async with httpx.AsyncClient(headers=lines, timeout=60) as http:
            desk = Desk(http, planner, query)
            at_clinic = f"/v1/clinics/{CLINIC}"
            taken_in = await desk.write(at_clinic, "intake", *map(example, INTAKE))
            assert taken_in.is_success, taken_in.text
            drafted = await desk.write(PLAN, "draft", *map(example, DRAFTING))
            before = drafted.json()["version"]
            assert (await desk.read()).status_code == 404  # no view has it; its connection is open

            goal = example("set-goal", goal_id=str(gad.uid(900)))
            other = example("register-client", client_id=str(gad.uid(901)))
            with hung(own_postgres):
                told = await asyncio.gather(
                    timed(desk.write(PLAN, "under-way", goal)),
                    timed(desk.write(at_clinic, "not-begun", other)),
                    timed(desk.read()),
                )
            answers = [(each.status_code, each.json()["code"]) for each, _ in told]
            assert answers[:2] == [(504, "outcome-unknown"), (503, "ledger-unavailable")]
            # that somebody asked could not be written down either
            assert answers[2] in {(503, "views-unavailable"), (503, "access-unrecorded")}
            assert max(seconds for _, seconds in told) < TOLD_SECONDS, told

            again = await desk.write(PLAN, "under-way", goal)
            assert again.is_success, again.text
            assert again.json()["version"] == before + 1
            assert (await desk.write(at_clinic, "not-begun", other)).is_success

"""What is written through one process is read through another, and nothing of it is logged."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import asyncpg
import httpx
import orjson
import pytest

from events.clock import Uuid7Source
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from tests.contract import gad
from tests.fixtures.house import House, opened_house
from tests.fixtures.planner import KEYRING, SPEC, register
from tests.fixtures.views_check import views_differ
from tests.fixtures.write_api import DRAFTING, INTAKE, example

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.settings import Role
    from infra.stack.service import Service
    from tests.fixtures.databases import Database
    from tests.fixtures.kafka import KafkaAddress

CLINIC = ClinicId("reading-room")
MARKER = "Marigold-7731"
PLAN = f"/v1/plans/{gad.PLAN}"


@pytest.fixture
async def house(
    ledger_database: Database,
    keys_database: Database,
    views_database: Database,
    kafka: KafkaAddress,
) -> AsyncIterator[House]:
    """A house with one clinic, whose processes end with the test."""
    async with asyncpg.create_pool(keys_database.dsn(), min_size=0, max_size=2) as pool:
        keys = PostgresKeyStore(pool, KEYRING, Uuid7Source())
        await register(ledger_database, keys, replace(SPEC, clinic=CLINIC))
    with opened_house(ledger_database, keys_database, kafka, views_database) as opened:
        yield opened


def marked(kind: str) -> dict[str, Any]:
    """Return an example command with the marker in its texts."""
    text = orjson.dumps(example(kind)).decode()
    for words in ("I want to get through", "Rowena", "Generalized anxiety"):
        text = text.replace(words, f"{MARKER} {words}")
    return dict(orjson.loads(text))


async def write(http: httpx.AsyncClient, planner: Service, path: str, *kinds: str) -> str:
    """Give example commands, and return the read token of the answer."""
    answer = await http.post(
        f"http://127.0.0.1:{planner.port}{path}/commands",
        json=[marked(kind) for kind in kinds],
        headers={"Idempotency-Key": kinds[0]},
    )
    assert answer.is_success, answer.text
    return str(answer.json()["readToken"])


async def found(http: httpx.AsyncClient, address: str, token: str) -> Any:  # noqa: ANN401  # JSON
    """Return what is read with a read token; who is told that the view is behind asks again."""
    async with asyncio.timeout(150):
        while True:
            answer = await http.get(address, headers={"Goldenthread-Read-Token": token})
            if answer.status_code != HTTPStatus.GATEWAY_TIMEOUT:
                return answer.json()


async def test_a_plan_is_read_by_who_wrote_it(
    house: House,
    ledger_database: Database,
    keys_database: Database,
    views_database: Database,
) -> None:
    planner, relay, projections, query = services = [
        house.planner(),
        house.relay(),
        house.projections(),
        house.query(),
    ]
    for each in services:
        each.await_ready(150)
    lines = {"Authorization": f"Bearer {house.token(clinic=CLINIC)}"}
    async with httpx.AsyncClient(headers=lines, timeout=60) as http:
        await write(http, planner, f"/v1/clinics/{CLINIC}", *INTAKE)
        token = await write(http, planner, PLAN, *DRAFTING)
        read = f"http://127.0.0.1:{query.port}{PLAN}"
        plan, trail, events = [
            await found(http, read + path, token) for path in ("", "/audit", "/events")
        ]
        assert plan["version"] == len(DRAFTING), plan
        assert len(trail["entries"]) == len(events["events"]) == len(DRAFTING)
        assert MARKER in plan["goals"]["g1"]["content"]["words"]
        told = [(await http.get(f"http://127.0.0.1:{e.port}/metrics")).text for e in services]
    databases = ledger_database, keys_database, views_database
    async with asyncio.timeout(150):
        while await _differences(*databases):  # noqa: ASYNC110  # the worker goes on
            await asyncio.sleep(0.2)
    house.close()
    told += [each.log.read_text() for each in (planner, relay, projections, query)]
    assert all(told)
    assert not any(MARKER in text for text in told)


async def _differences(ledger: Database, keys: Database, views: Database) -> list[str]:
    role: Role = "goldenthread_projections"
    async with (
        asyncpg.create_pool(ledger.dsn(role), min_size=0, max_size=1) as of_ledger,
        asyncpg.create_pool(views.dsn(role), min_size=0, max_size=1) as of_views,
        asyncpg.create_pool(keys.dsn(role), min_size=0, max_size=1) as of_keys,
    ):
        store = PostgresKeyStore(of_keys, KEYRING, Uuid7Source())
        return await views_differ(of_ledger, of_views, store, CLINIC)

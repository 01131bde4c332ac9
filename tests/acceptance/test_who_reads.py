"""Over HTTP, on running processes: who stands in for a client, and who bills, reads no more (B09).

A minor's caregiver reads as their parent, and nothing of what the minor alone authorises (B38); an
adult's caregiver reads nothing without authority on record; billing reads no plan at all (B08).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import httpx
import pytest

from events.clock import SystemClock, Uuid7Source
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from tests.contract import gad
from tests.fixtures.house import House, opened_house
from tests.fixtures.planner import KEYRING, SPEC, register
from tests.fixtures.write_api import example
from tests.unit.services.planner import sud

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.stack.service import Service
    from tests.fixtures.databases import Database
    from tests.fixtures.kafka import KafkaAddress

CLINIC = ClinicId("family-room")
PLAN = f"/v1/plans/{gad.PLAN}"
READS = ("", "/document", "/audit", "/narrative")
DRINKING = ("drink", "alcohol", "sober", "F10", "craving", "Evenings")


@dataclass
class Desk:
    """Somebody at both APIs; `token` is the read token of the last write."""

    house: House
    planner: Service
    query: Service
    token: str = ""

    async def write(self, path: str, *commands: Any, if_match: int | None = None) -> None:  # noqa: ANN401
        """Give commands as the clinician."""
        lines = {"Idempotency-Key": f"k-{path}-{commands[0]['kind']}-{if_match}"}
        if if_match is not None:
            lines["If-Match"] = f'"{if_match}"'
        answer = await self._send("POST", self.planner, f"{path}/commands", lines, list(commands))
        assert answer.is_success, answer.text
        self.token = answer.json()["readToken"]

    async def shown(self) -> None:
        """Wait until the view has what was written: outsiders are told of no plan before."""
        for _ in range(6):  # each waits for 5 s itself
            if (await self.read("clinician"))[""].is_success:
                return
        raise AssertionError("the view did not come so far")

    async def read(self, *roles: str, client: str | None = None) -> dict[str, httpx.Response]:
        """Return what somebody in these roles is answered by each read."""
        lines = {"Goldenthread-Read-Token": self.token}
        who: dict[str, Any] = {"roles": roles, "client": client}
        return {
            path: await self._send("GET", self.query, PLAN + path, lines, **who) for path in READS
        }

    async def _send(  # noqa: PLR0913  # what a request is made of
        self,
        method: str,
        service: Service,
        path: str,
        lines: dict[str, str],
        body: object = None,
        *,
        roles: tuple[str, ...] = ("clinician",),
        client: str | None = None,
    ) -> httpx.Response:
        bearer = self.house.token(*roles, clinic=CLINIC, client=client)
        headers = {"Authorization": f"Bearer {bearer}", **lines}
        async with httpx.AsyncClient(headers=headers, timeout=15) as http:
            return await http.request(method, f"http://127.0.0.1:{service.port}{path}", json=body)


@pytest.fixture
async def desk(
    ledger_database: Database,
    keys_database: Database,
    views_database: Database,
    kafka: KafkaAddress,
) -> AsyncIterator[Desk]:
    """A clinic with its processes, at which a plan is for alcohol use and anxiety."""
    async with asyncpg.create_pool(keys_database.dsn(), min_size=0, max_size=2) as pool:
        keys = PostgresKeyStore(pool, KEYRING, Uuid7Source())
        await register(ledger_database, keys, replace(SPEC, clinic=CLINIC))
    with opened_house(ledger_database, keys_database, kafka, views_database) as house:
        services = house.planner(), house.query(), house.projections(), house.relay()
        for each in services:
            each.await_ready()
        yield Desk(house, *services[:2])


async def take_in(desk: Desk, years: int) -> None:
    """Take a client in who is so many years old today, and draft the plan."""
    register_client = example("register-client")
    today = SystemClock().now().date() - timedelta(days=30)
    born = today.replace(year=today.year - years, day=min(today.day, 28))
    register_client["identity"] = {**register_client["identity"], "birth_date": born.isoformat()}
    await desk.write(f"/v1/clinics/{CLINIC}", register_client, example("open-episode"))
    content = [each.model_dump(mode="json", exclude_none=True) for each in sud.content()]
    await desk.write(PLAN, example("draft-plan"), *content)
    await desk.shown()


def told(answers: dict[str, httpx.Response]) -> list[object]:
    """Return each read's status, or the code of what it was refused with."""
    return [
        each.status_code if each.is_success else each.json()["code"] for each in answers.values()
    ]


def words_of_drinking(answers: dict[str, httpx.Response]) -> list[str]:
    text = "".join(each.text + str(each.headers) for each in answers.values()).casefold()
    return [word for word in DRINKING if word.casefold() in text]


async def test_a_minor_s_caregiver_reads_what_is_not_the_minor_s_alone(desk: Desk) -> None:
    """B09, B38: all of it as a parent, then no word, item or score of the substance use."""
    await take_in(desk, years=16)
    parent = await desk.read("caregiver", client=gad.CLIENT)
    assert told(parent) == [200, 200, "not-allowed", "not-allowed"]
    assert parent[""].json()["whole"]
    assert "Evenings" in parent["/document"].json()["text"]
    assert told(await desk.read("caregiver", client=str(gad.uid(999)))) == [
        *("not-found", "not-found", "not-allowed", "not-allowed"),
    ]

    own = {"basis": "law-lets-minor-consent", "from_on": SystemClock().now().date().isoformat()}
    alone = example("record-own-authority", categories=["substance-use"], **own)
    await desk.write(f"/v1/clinics/{CLINIC}", alone)
    await desk.shown()
    parent = await desk.read("caregiver", client=gad.CLIENT)
    assert told(parent) == [200, "not-for-stand-ins", "not-allowed", "not-allowed"]
    plan = parent[""].json()
    assert not plan["whole"]
    assert plan["diagnoses"].keys() == {str(sud.ANXIETY)}
    assert plan["goals"].keys() == {str(sud.CALM)}
    assert words_of_drinking(parent) == []

    client = await desk.read("client", client=gad.CLIENT)
    assert told(client) == [200, 200, "not-allowed", "not-allowed"]
    assert len(client[""].json()["diagnoses"]) == 2
    clinician = await desk.read("clinician")
    assert told(clinician) == [200, 200, 200, 200]
    assert len(words_of_drinking(clinician)) > 3
    billing = await desk.read("billing")
    assert told(billing) == ["not-allowed"] * 4
    assert words_of_drinking(billing) == []


async def test_an_adult_s_caregiver_reads_nothing_without_authority_on_record(desk: Desk) -> None:
    """B09: a caregiver's token is none; nothing is told but how authority comes on record."""
    await take_in(desk, years=19)
    caregiver = await desk.read("caregiver", client=gad.CLIENT)
    assert told(caregiver) == ["no-standing", "no-standing", "not-allowed", "not-allowed"]
    assert words_of_drinking(caregiver) == []
    assert told(await desk.read("client", client=gad.CLIENT))[:2] == [200, 200]
    assert told(await desk.read("billing")) == ["not-allowed"] * 4

"""The write API over a planner that answers as it is told."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import httpx
import orjson

from events.clock import Uuid7Source
from events.ids import ClinicId, EventId, Position, StreamId, Version
from services.planner.handling.answer import Accepted, WrittenEvent
from services.planner.handling.request import Caller, CommandRequest
from services.planner.http.app import create_app
from services.planner.http.bounds import Bounds
from services.planner.http.errors import CredentialRequired
from services.planner.http.examples import examples
from services.planner.http.ports import ClinicReader, Handled

CLINIC: Final = ClinicId("riverside")
TOKEN: Final = "a-token"  # noqa: S105 -- an invented one
PLAN: Final[str] = examples()["set-goal"]["plan_id"]
PLAN_PATH: Final = f"/v1/plans/{PLAN}/commands"
STREAM: Final = StreamId(f"plan/{PLAN}")
GOAL: Final[Mapping[str, Any]] = examples()["set-goal"]
HEADERS: Final[Mapping[str, str]] = {
    "Authorization": f"Bearer {TOKEN}",
    "Idempotency-Key": "key-1",
    "Content-Type": "application/json",
}


class OneToken:
    """Knows one token."""

    def verify(self, token: str) -> Caller:
        if token != TOKEN:
            raise CredentialRequired
        return Caller(CLINIC, "staff:dana", "dana.whitlock", ("clinician",))


@dataclass
class ToldPlanner:
    """Keeps what it was asked; answers with `answer`, or raises it."""

    answer: Accepted | Exception
    asked: list[CommandRequest] = field(default_factory=list)
    seconds: float = 0

    async def handle(self, request: CommandRequest) -> Accepted:
        self.asked.append(request)
        await asyncio.sleep(self.seconds)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def accepted(stream: StreamId = STREAM, version: int = 7, *, repeated: bool = False) -> Accepted:
    """Return the answer to one event that brought `stream` to `version`."""
    event = WrittenEvent(
        EventId(UUID(int=7)), "goldenthread.plan.goal-set.v1", stream, Version(version)
    )
    time = datetime(2026, 1, 8, 15, tzinfo=UTC)
    first = Position(41)
    return Accepted(CLINIC, stream, Version(version), first, first, time, (event,), repeated)


@dataclass
class House:
    """An application over a told planner, with what it observed."""

    planner: ToldPlanner
    client: httpx.AsyncClient
    observed: list[Handled]

    async def post(
        self,
        body: object = GOAL,
        path: str = PLAN_PATH,
        without: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a write; `headers` go over the usual ones, whatever their case."""
        lines = httpx.Headers({**HEADERS})
        lines.update(headers or {})
        for name in without:
            del lines[name]
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        return await self.client.post(path, content=content, headers=lines)


def house(
    answer: Accepted | Exception | None = None,
    bounds: Bounds | None = None,
    *,
    docs: bool = False,
    clinics: ClinicReader | None = None,
) -> House:
    """Return a house whose planner accepts, or does what `answer` says."""
    observed: list[Handled] = []
    planner = ToldPlanner(answer or accepted())
    ids, told = Uuid7Source(), observed.append
    app = create_app(
        planner, OneToken(), ids=ids, clinics=clinics, observe=told, bounds=bounds, docs=docs
    )
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://planner")
    return House(planner, client, observed)

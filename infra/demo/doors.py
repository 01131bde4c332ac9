"""The product's own doors, as the demonstration uses them: HTTP, the clinic's clock, Kafka."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
import orjson

from events.errors import GoldenThreadError, Unavailable
from events.ticks import Tick, parse_clock
from infra.clocks.publishing import TickPublisher, opened_publisher
from infra.demo.story import Who
from infra.kafka_client import KafkaUnreachable, client_options
from infra.settings import Settings
from services.reminders.clock.reader import read_all

_ANSWER_SECONDS: Final = 60
_NOTICE_SECONDS: Final = 90
_RETRY_SECONDS: Final = 0.2


class HeldUp(Unavailable):
    """A service did not answer as the demonstration needs it."""

    code = "demonstration-held-up"

    def __init__(self, service: str, why: str) -> None:
        super().__init__(f"{service}: {why}; `goldenthread status` and its log tell more")


class NotAccepted(GoldenThreadError):
    """A command of the demonstration was refused."""

    code = "demonstration-refused"

    def __init__(self, problem: Mapping[str, Any]) -> None:
        where = problem.get("pointer") or "(request)"
        super().__init__(f"{problem.get('code')} at {where}: {problem.get('detail')}")


@dataclass(slots=True)
class LocalDoors:
    """The local stack's doors, open; `tokens` are by who acts."""

    settings: Settings
    tokens: Mapping[Who, str]
    http: httpx.AsyncClient
    clock: str
    ticks: TickPublisher
    shown: datetime | None

    async def turn_clock(self, at: datetime) -> bool:
        """Have the clinic's clock show `at`; return False where it shows a later instant."""
        if self.shown is not None and at <= self.shown:
            return False
        await self.ticks.publish(Tick(parse_clock(self.clock), at))
        self.shown = at
        return True

    async def give(
        self, path: str, who: Who, commands: list[Any], key: str, version: int | None
    ) -> Mapping[str, Any]:
        """Return the answer to accepted commands; a door that is shut for a moment is tried again.

        Raises:
            NotAccepted: they were refused.
            HeldUp: the planner did not answer in time.
        """
        lines = {
            "Authorization": f"Bearer {self.tokens[who]}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            **({} if version is None else {"If-Match": f'"{version}"'}),
        }
        address = f"http://127.0.0.1:{self.settings.api_port}{path}"
        request = self.http.build_request(
            "POST", address, headers=lines, content=orjson.dumps(commands)
        )
        answer = await self._answered("planner", request)
        if not answer.is_success:
            raise NotAccepted(answer.json())
        return _object(answer)

    async def read_plan(self, plan: str, read_token: str | None = None) -> Mapping[str, Any]:
        """Return the plan as its view shows it, no older than the token.

        Raises:
            HeldUp: the view did not reach the token in time, or nothing answered.
        """
        return await self._read(plan, read_token)

    async def read_document(self, plan: str) -> Mapping[str, Any]:
        """Return the document of a plan that its signers see, from the ledger itself.

        Raises:
            HeldUp: nothing answered.
        """
        return await self._read(f"{plan}/document", None)

    async def _read(self, path: str, read_token: str | None) -> Mapping[str, Any]:
        lines = {
            "Authorization": f"Bearer {self.tokens['clinician']}",
            **({} if read_token is None else {"Goldenthread-Read-Token": read_token}),
        }
        address = f"http://127.0.0.1:{self.settings.query_port}/v1/plans/{path}"
        request = self.http.build_request("GET", address, headers=lines)
        answer = await self._answered("query", request)
        if not answer.is_success:
            raise HeldUp("query", f"answered {answer.status_code}, {answer.json().get('code')}")
        return _object(answer)

    async def await_notice(
        self, clinic: str, plan: str, stages: frozenset[str]
    ) -> Mapping[str, Any]:
        """Return the notice that the review has reached one of `stages`, as outsiders get it.

        Raises:
            HeldUp: it did not come in time.
        """
        try:
            async with asyncio.timeout(_NOTICE_SECONDS):
                return await self._noticed(f"notices.{clinic}", plan, stages)
        except TimeoutError:
            why = f"no notice {' or '.join(sorted(stages))} within {_NOTICE_SECONDS} s"
            raise HeldUp("reminders", why) from None

    async def _noticed(self, topic: str, plan: str, stages: frozenset[str]) -> Mapping[str, Any]:
        from aiokafka import AIOKafkaConsumer  # noqa: PLC0415  # slow import

        options = client_options(self.settings.kafka("goldenthread-operator"))
        consumer = AIOKafkaConsumer(
            topic, **options, auto_offset_reset="earliest", isolation_level="read_committed"
        )
        async with consumer:
            async for record in consumer:
                event: dict[str, Any] = orjson.loads(record.value)
                notice = event["data"].get("notice", {})
                if notice.get("plan_id") == plan and notice.get("stage") in stages:
                    return event
        raise AssertionError("a consumer without an end has ended")

    async def _answered(self, service: str, request: httpx.Request) -> httpx.Response:
        """Return an answer that says something: who is away or behind is asked again."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        while True:
            try:
                answer = await self.http.send(request)
            except httpx.TransportError as error:
                why = f"does not answer ({type(error).__name__})"
            else:
                if answer.status_code not in {503, 504}:
                    return answer
                why = f"answered {answer.status_code}"
            if time.monotonic() > deadline:
                raise HeldUp(service, why)
            await asyncio.sleep(_RETRY_SECONDS)


@asynccontextmanager
async def opened_doors(
    settings: Settings, tokens: Mapping[Who, str], clock: str
) -> AsyncIterator[LocalDoors]:
    """Open the doors of the local stack.

    Raises:
        KafkaUnreachable: no broker let us in.
    """
    from aiokafka.errors import KafkaError  # noqa: PLC0415  # slow import

    access = settings.kafka("goldenthread-operator")
    options = client_options(access)
    try:
        shown = (await read_all(options)).get(clock)
        async with opened_publisher(options) as ticks, httpx.AsyncClient(timeout=10) as http:
            yield LocalDoors(settings, tokens, http, clock, ticks, shown)
    except (KafkaError, OSError, TimeoutError):
        raise KafkaUnreachable(access) from None


def _object(answer: httpx.Response) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.json()
    return found

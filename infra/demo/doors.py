"""The product's own doors, as the demonstration uses them: HTTP, the clinic's clock, Kafka."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
import orjson

from events.errors import GoldenThreadError, Unavailable
from infra.demo.story import Who
from infra.kafka_client import client_options
from infra.settings import Settings

_ANSWER_SECONDS: Final = 20
_NOTICE_SECONDS: Final = 30
_RETRY_SECONDS: Final = 0.2
_STAGE: Final = "due"


class DoorShut(Unavailable):
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


@dataclass(frozen=True, slots=True)
class LocalDoors:
    """The local stack's doors. `tokens` by who acts; `clock` is the clinic's named clock."""

    settings: Settings
    tokens: Mapping[Who, str]
    clock: str

    def turn_clock(self, at: datetime) -> None:
        """Have the clock show `at`; where it shows a later instant already, it stays."""
        raise AssertionError

    def give(
        self, path: str, who: Who, commands: list[Any], key: str, version: int | None
    ) -> Mapping[str, Any]:
        """Return the answer to accepted commands; a door that is shut for a moment is tried again.

        Raises:
            NotAccepted: they were refused.
            DoorShut: the planner did not answer in time.
        """
        lines = {
            "Authorization": f"Bearer {self.tokens[who]}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            **({} if version is None else {"If-Match": f'"{version}"'}),
        }
        address = f"http://127.0.0.1:{self.settings.api_port}{path}"
        answer = _answered("planner", "POST", address, lines, orjson.dumps(commands))
        if not answer.is_success:
            raise NotAccepted(answer.json())
        return _object(answer)

    def read_plan(self, plan: str, read_token: str) -> Mapping[str, Any]:
        """Return the plan as its view shows it, no older than the token.

        Raises:
            DoorShut: the view did not reach the token in time, or nothing answered.
        """
        lines = {
            "Authorization": f"Bearer {self.tokens['clinician']}",
            "Goldenthread-Read-Token": read_token,
        }
        address = f"http://127.0.0.1:{self.settings.query_port}/v1/plans/{plan}"
        answer = _answered("query", "GET", address, lines)
        if not answer.is_success:
            raise DoorShut("query", f"answered {answer.status_code}, {answer.json().get('code')}")
        return _object(answer)

    def await_notice(self, clinic: str, plan: str) -> Mapping[str, Any]:
        """Return the notice that the plan's review is due, as it stands on `notices.<clinic>`.

        Raises:
            DoorShut: it did not come in time.
            KafkaUnreachable: no broker let us in.
        """
        try:
            return asyncio.run(
                asyncio.wait_for(self._noticed(f"notices.{clinic}", plan), _NOTICE_SECONDS)
            )
        except TimeoutError:
            raise DoorShut("reminders", f"no notice within {_NOTICE_SECONDS} s") from None

    async def _noticed(self, topic: str, plan: str) -> Mapping[str, Any]:
        from aiokafka import AIOKafkaConsumer  # noqa: PLC0415  # slow import

        options = client_options(self.settings.kafka("goldenthread-operator"))
        consumer = AIOKafkaConsumer(
            topic, **options, auto_offset_reset="earliest", isolation_level="read_committed"
        )
        async with consumer:
            async for record in consumer:
                event = orjson.loads(record.value)
                if event["data"].get("plan_id") == plan and event["data"].get("stage") == _STAGE:
                    return {**event}
        raise AssertionError("a consumer without an end has ended")


def _answered(
    service: str, method: str, address: str, lines: Mapping[str, str], body: bytes | None = None
) -> httpx.Response:
    """Return an answer that says something: a service that is away or behind is asked again."""
    deadline = time.monotonic() + _ANSWER_SECONDS
    while True:
        why = "did not answer"
        try:
            answer = httpx.request(method, address, headers=lines, content=body, timeout=10)
        except httpx.TransportError as error:
            why = f"does not answer ({type(error).__name__})"
        else:
            if answer.status_code not in {503, 504}:
                return answer
            why = f"answered {answer.status_code}"
        if time.monotonic() > deadline:
            raise DoorShut(service, why)
        time.sleep(_RETRY_SECONDS)


def _object(answer: httpx.Response) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.json()
    return found

"""Records of topic `commands`, and a subscriber's surroundings, as tests need them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from aiokafka import ConsumerRecord

from events.ids import ClinicId, Position, StreamId, Version
from events.ledger.errors import LedgerUnavailable
from services.planner.handling.answer import Accepted
from services.planner.handling.request import Caller, CommandRequest
from services.planner.kafka.answering import Answering
from services.planner.kafka.message import COMMAND_TYPE

if TYPE_CHECKING:
    from services.planner.kafka.outcome import Outcome

PLAN = "plan/0197a3a0-0000-7000-8000-0000000000aa"
PROPOSE = {"kind": "propose-plan", "plan_id": PLAN.removeprefix("plan/")}
WHO = Caller(ClinicId("riverbend"), "p", "dana", ("clinician",))
CORRELATION = "0197a3a0-0000-7000-8000-00000000c0de"
TOKEN = ("authorization", b"Bearer a.b.c")


def event(**attributes: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
    """Return a command's CloudEvent; None leaves an attribute out."""
    usual = {
        "specversion": "1.0",
        "id": "key-1",
        "source": "/intake",
        "type": COMMAND_TYPE,
        "subject": PLAN,
        "data": PROPOSE,
    }
    return {name: value for name, value in {**usual, **attributes}.items() if value is not None}


def record(  # noqa: PLR0913  # each is a part of a record
    value: bytes | dict[str, Any] | None = None,
    *,
    offset: int = 0,
    partition: int = 0,
    key: bytes | None = b"client",
    headers: tuple[tuple[str, bytes], ...] = (TOKEN,),
    timestamp_type: int = 1,
) -> ConsumerRecord[Any, Any]:
    """Return a consumed record."""
    raw = value if isinstance(value, bytes) else orjson.dumps(value or event())
    return ConsumerRecord(
        topic="commands",
        partition=partition,
        offset=offset,
        timestamp=1_772_463_600_000,
        timestamp_type=timestamp_type,
        key=key,
        value=raw,
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=len(raw),
        headers=headers,
    )


ACCEPTED = Accepted(
    ClinicId("riverbend"),
    StreamId(PLAN),
    Version(3),
    Position(7),
    Position(7),
    datetime(2026, 3, 2, 15, tzinfo=UTC),
    (),
)


@dataclass
class Desk:
    """A planner, verifier, observer and publisher that do as they are told."""

    answers: deque[Accepted | Exception] = field(default_factory=deque)
    requests: list[CommandRequest] = field(default_factory=list)
    verified: list[datetime | None] = field(default_factory=list)
    refuses: Exception | None = None
    published: list[tuple[bytes | None, Outcome]] = field(default_factory=list)
    broken_pipes: int = 0
    away: set[str] = field(default_factory=set)
    told: list[tuple[str, ...]] = field(default_factory=list)
    now: float = 0.0

    @property
    def answering(self) -> Answering:
        return Answering(self, self, self, lambda: self.now, self._pause)

    async def _pause(self, seconds: float) -> None:
        self.now += seconds

    async def handle(self, request: CommandRequest, /) -> Accepted:
        self.requests.append(request)
        if request.key in self.away:
            raise LedgerUnavailable
        answer = self.answers.popleft() if self.answers else ACCEPTED
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def verify(self, _token: str, /, at: datetime | None = None) -> Caller:
        self.verified.append(at)
        if self.refuses:
            raise self.refuses
        return WHO

    async def publish(self, key: bytes | None, outcome: Outcome) -> None:
        if self.broken_pipes:
            self.broken_pipes -= 1
            raise ConnectionError
        self.published.append((key, outcome))

    def answered(self, result: str, code: str) -> None:
        self.told.append(("answered", result, code))

    def unreadable(self, code: str, partition: int, offset: int) -> None:
        self.told.append(("unreadable", code, f"{partition}/{offset}"))

    def held(self, code: str, partition: int, offset: int) -> None:
        self.told.append(("held", code, f"{partition}/{offset}"))

    def failed(self, error: Exception, partition: int, offset: int) -> None:
        self.told.append(("failed", type(error).__name__, f"{partition}/{offset}"))

    def turned(self) -> None:
        pass

"""From one record to its outcome: read, verify, decide; wait while nothing can be known."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeAlias

from aiokafka import ConsumerRecord

from events.errors import GoldenThreadError, Unavailable
from events.ids import StreamId
from events.ledger.errors import LedgerFrozen, OutcomeUnknown
from services.planner.commands import read
from services.planner.commands.fingerprint import fingerprint
from services.planner.handling.answer import Accepted
from services.planner.handling.request import Caller, CommandRequest
from services.planner.http.errors import Defect
from services.planner.kafka.message import Message, read_message, token_of
from services.planner.kafka.outcome import (
    Outcome,
    accepted_outcome,
    refused_outcome,
    unknown_outcome,
)

Record: TypeAlias = ConsumerRecord[Any, Any]
Reading: TypeAlias = Callable[[bytes | None, bytes | None], Message]

_FIRST_WAIT: Final = 0.1
_LONGEST_WAIT: Final = 5.0
_TRIES_OF_A_DEFECT: Final = 3
_BY_THE_BROKER: Final = 1


class CommandHandler(Protocol):
    """Whoever decides and writes."""

    async def handle(self, request: CommandRequest, /) -> Accepted:
        """Return what was written, once, however often the request comes."""


class Verifier(Protocol):
    """Whoever knows callers by their tokens, as they held at an instant."""

    async def verify(self, token: str, /, at: datetime | None = None) -> Caller:
        """Return whom the token spoke for at that instant, by default now."""


class TopicObserver(Protocol):
    """Is told what happens to records; returns at once and raises nothing."""

    def answered(self, result: str, code: str) -> None:
        """Hear of one outcome that was published."""

    def unreadable(self, code: str, partition: int, offset: int) -> None:
        """Hear of a record that nobody can be answered for."""

    def held(self, code: str, partition: int, offset: int) -> None:
        """Hear that a record waits, and with it its partition, because nothing can be known."""

    def failed(self, error: Exception, partition: int, offset: int) -> None:
        """Hear of an error that nobody foresaw."""

    def turned(self) -> None:
        """Hear that the subscriber is at work: its heartbeat."""


def _themselves(caller: Caller) -> Caller:
    return caller


class NotYet(Exception):
    """The outcome could not be known in time; the record has to come again."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers records; `pause` waits for so many seconds, `ticks` tells seconds.

    `reading` is how a topic's records are read, `acting` in whose place their callers act.
    """

    planner: CommandHandler
    verifier: Verifier
    observer: TopicObserver
    ticks: Callable[[], float]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    reading: Reading = read_message
    acting: Callable[[Caller], Caller] = _themselves

    async def outcome(self, record: Record, deadline: float) -> Outcome | None:
        """Return the outcome of a record; None where there is nobody to answer.

        Servers that are away and outcomes that are unknown are asked for again with the same key. A
        clinic whose ledger is frozen is answered at once: nothing happened, send it again later.

        Raises:
            NotYet: nothing was known until `deadline`.
        """
        message = self.reading(record.value, record.key)
        if message.key is None:
            code = message.fault.code if message.fault else GoldenThreadError.code
            self.observer.unreadable(code, record.partition, record.offset)
            return None
        wait, defects = _FIRST_WAIT, 0
        while True:
            try:
                return accepted_outcome(
                    message, _place(record), await self._handled(record, message)
                )
            except LedgerFrozen as error:  # of one clinic: the others must not wait behind it
                return refused_outcome(message, _place(record), error)
            except (Unavailable, OutcomeUnknown) as error:
                self.observer.held(error.code, record.partition, record.offset)
            except GoldenThreadError as error:
                return refused_outcome(message, _place(record), error)
            except Exception as error:  # noqa: BLE001  # a defect must not stop the partition
                self.observer.failed(error, record.partition, record.offset)
                defects += 1
                if defects >= _TRIES_OF_A_DEFECT:
                    return unknown_outcome(message, _place(record), Defect())
            if self.ticks() + wait > deadline:
                raise NotYet
            await self.pause(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _handled(self, record: Record, message: Message) -> Accepted:
        caller = await self.verifier.verify(token_of(record.headers), at=_taken(record))
        if message.fault is not None:
            raise message.fault
        return await self.planner.handle(_request(self.acting(caller), message, record))


def _request(caller: Caller, message: Message, record: Record) -> CommandRequest:
    commands = read(message.data)
    stream = message.subject or StreamId("")
    return CommandRequest(
        caller=caller,
        stream=stream,
        key=message.key or "",
        commands=commands,
        fingerprint=fingerprint(stream, commands),
        correlation_id=message.correlation_id or _place(record).replace("/", ":"),
        if_match=message.if_match,
    )


def _place(record: Record) -> str:
    return f"{record.topic}/{record.partition}/{record.offset}"


def _taken(record: Record) -> datetime | None:
    """Return when the broker took the record, where it is the broker that says so.

    A token that held then stays good for the record: a redelivery after hours comes to the same.
    """
    if record.timestamp_type != _BY_THE_BROKER:
        return None
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)

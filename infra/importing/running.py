"""Lines into a ledger: several at once, of one client in their order, never too many events.

Each line is one request to the planner under a key made of its plan's id. A repeated run therefore
doubles nothing: the ledger answers with what the first one did.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final
from zlib import crc32

import structlog

from events.clock import IdSource
from events.errors import Refused
from events.ids import ClinicId
from events.ledger.errors import KeyReused
from events.worker.together import together
from infra.importing.lines import Line
from infra.importing.report import Entry, refused
from infra.logs import described
from services.planner.decide.streams import clinic_stream
from services.planner.handling.answer import Accepted
from services.planner.handling.planner import Planner
from services.planner.handling.request import Caller, CommandRequest
from services.planner.importing.draft import InvalidDocument
from services.planner.importing.line import Imported, import_of
from services.planner.refusal import Refusal

MAX_EVENTS: Final = 500
"""How many events wait at most, so that no statement holds a clinic's head for long."""

WORKERS: Final = 24
_AHEAD: Final = 4
_OTHER_CONTENT: Final = "is of a plan that was imported already, with other content"

log: structlog.stdlib.BoundLogger = structlog.get_logger()

Told = Callable[[Entry], None]


class LineUnreadable(Refused):
    """Reading a line failed in a way that this product did not foresee; nothing of it is there."""

    code = "line-unreadable"

    def __init__(self) -> None:
        super().__init__("the line cannot be read, by a defect of this product; report the defect")


@dataclass(frozen=True, slots=True)
class Importer:
    """Brings lines into one clinic's ledger as one caller."""

    planner: Planner
    caller: Caller
    ids: IdSource

    @property
    def clinic(self) -> ClinicId:
        """Whose ledger it is."""
        return self.caller.clinic

    async def run(self, lines: Iterable[Line], told: Told) -> None:
        """Bring in `lines`; `told` hears what came of each, in any order.

        Raises:
            GoldenThreadError: a server is away, or the outcome of a line is unknown. What was told
                is done; another run goes on from there and finds out about the rest.
        """
        room = Room(MAX_EVENTS)
        queues: list[asyncio.Queue[tuple[Line, Imported] | None]] = [
            asyncio.Queue(_AHEAD) for _ in range(WORKERS)
        ]

        async def work(queue: "asyncio.Queue[tuple[Line, Imported] | None]") -> None:
            while (given := await queue.get()) is not None:
                told(await self._brought(*given, room))

        async def share() -> None:
            read = self._read(lines, told)
            while some := [*islice(read, WORKERS)]:
                wanted = chain.from_iterable(found.commands for _, found in some)
                await self.planner.foresee(self.clinic, wanted)
                for line, found in some:
                    await queues[_worker(found)].put((line, found))
            for queue in queues:
                await queue.put(None)

        await together(*(work(queue) for queue in queues), share())

    def _read(self, lines: Iterable[Line], told: Told) -> Iterator[tuple[Line, Imported]]:
        for line in lines:
            try:
                found = import_of(line.raw, self.clinic)
            except Refused as error:
                told(refused(line, error))
            except Exception as error:  # noqa: BLE001  # a defect; the rest goes on
                code = LineUnreadable.code
                log.error("line-unreadable", code=code, **described(error))  # noqa: TRY400  # no values
                told(refused(line, LineUnreadable()))
            else:
                yield line, found

    async def _brought(self, line: Line, found: Imported, room: "Room") -> Entry:
        async with room.of(len(found.commands)):
            try:
                answer = await self.planner.handle(self._request(found))
            except Refusal as refusal:
                return refused(line, found.told(refusal), found.plan_id)
            except KeyReused:
                other = InvalidDocument(f"{found.root}/id", rule=_OTHER_CONTENT)
                return refused(line, other, found.plan_id)
            except Refused as error:
                return refused(line, error, found.plan_id)
        return _accepted(line, found, answer)

    def _request(self, found: Imported) -> CommandRequest:
        return CommandRequest(
            caller=self.caller,
            stream=clinic_stream(self.clinic),
            key=f"import:{found.plan_id}",
            commands=found.commands,
            fingerprint=found.digest,
            correlation_id=str(self.ids.event_id()),
        )


class Room:
    """Lets so many events wait at a time; what is larger than that waits alone."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free = size
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def of(self, events: int) -> AsyncIterator[None]:
        """Hold room for so many events while the block runs."""
        wanted = min(events, self._size)
        async with self._changed:
            await self._changed.wait_for(lambda: self._free >= wanted)
            self._free -= wanted
        try:
            yield
        finally:
            async with self._changed:
                self._free += wanted
                self._changed.notify_all()


def _worker(found: Imported) -> int:
    """Return who brings a line in: lines of one client go one after the other."""
    return crc32((found.client_id or found.plan_id).encode()) % WORKERS


def _accepted(line: Line, found: Imported, answer: Accepted) -> Entry:
    made = Entry(line.number, line.digest, "accepted", found.plan_id, left_out=found.left_out)
    if answer.repeated:
        return replace(made, outcome="already-there")
    return replace(made, events=len(answer.events))

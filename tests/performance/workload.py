"""Callers with events made ahead, so that only the append itself is in the measured time."""

import asyncio
import gc
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from secrets import token_bytes
from typing import Final, NamedTuple, TypeAlias

from events.clock import SystemClock, Uuid7Source
from events.ids import ClientId, ClinicId, KeyId, StreamId, StreamKind, stream_of
from events.ledger.append import Append, NewEvent, new_event
from events.registry import Payload, default
from events.sealed_event import EventFactory, Fact, Occasion, StreamHead
from events.sealing import DataKey
from events.types.objective import ObjectiveMet
from tests.contract.examples import EXAMPLES
from tests.performance.measure import Sample

PRINCIPAL: Final = "staff:t-okafor"
FINGERPRINT: Final = bytes(range(32))
KEY: Final = DataKey(KeyId("0197a3a0-0000-7000-8000-0000000000e1"), bytes(range(32)))
PAYLOAD: Final[Payload] = EXAMPLES[ObjectiveMet]
"""An event of about 1.1 KB, the median of the golden corpus."""
CLIENT: Final = ClientId("0197a3a0-0000-7000-8000-0000000000c1")
_LEAST: Final = 64
_ids: Final = Uuid7Source()
_keys: Final = count(1)
clock: Final = SystemClock()
factory: Final = EventFactory(default(), _ids, token_bytes)


class Prepared(NamedTuple):
    """Events that one append writes, and where their stream is before them."""

    before: StreamHead
    events: tuple[NewEvent, ...]


Work: TypeAlias = Callable[[int, Prepared], Awaitable[object]]
"""Writes what is prepared, for the caller of that number."""


class Stock:
    """The next events of a fresh plan, made ahead."""

    def __init__(self, clinic: ClinicId, each: int = 1, client: ClientId = CLIENT) -> None:
        self._head = StreamHead(stream_of(StreamKind.PLAN, str(_ids.event_id())))
        self._occasion = occasion(clinic, client)
        self._each = each
        self._ready = deque[Prepared]()
        self._most = 0
        self._taken = 0

    @property
    def stream(self) -> StreamId:
        """The plan's stream."""
        return self._head.stream

    def fill(self) -> None:
        """Make twice what any slice has taken so far."""
        self._most, self._taken = max(self._most, self._taken), 0
        for _ in range(len(self._ready), 2 * self._most + max(1, _LEAST // self._each)):
            before = self._head
            made = factory.chain([Fact(PAYLOAD)] * self._each, before, self._occasion, KEY)
            self._head = made[-1].head
            self._ready.append(Prepared(before, tuple(new_event(event) for event in made)))

    def take(self) -> Prepared | None:
        """Return what comes next in the stream, or None when nothing is left."""
        self._taken += 1
        return self._ready.popleft() if self._ready else None


class Callers:
    """Several callers at once, each of which waits for its append before the next one."""

    def __init__(self, stocks: Sequence[Stock], work: Work) -> None:
        self._stocks = stocks
        self._work = work

    async def run(self, seconds: float) -> Sample:
        """Work for so many seconds; return how many events were written."""
        fill(self._stocks)
        began = time.perf_counter()
        callers = [self._call(n, stock, began + seconds) for n, stock in enumerate(self._stocks)]
        written = sum(await asyncio.gather(*callers))
        return Sample(written, time.perf_counter() - began)

    async def _call(self, number: int, stock: Stock, until: float) -> int:
        written = 0
        while time.perf_counter() < until and (prepared := stock.take()):
            await self._work(number, prepared)
            written += len(prepared.events)
        return written


def fill(stocks: Sequence[Stock]) -> None:
    """Fill `stocks`, and keep the collector from walking through them while the clock runs."""
    for stock in stocks:
        stock.fill()
    gc.collect()
    gc.freeze()


def append_of(clinic: ClinicId, prepared: Prepared) -> Append:
    """Return the append of prepared events, recorded now and under a fresh key."""
    return Append(
        clinic,
        PRINCIPAL,
        f"key-{next(_keys)}",
        FINGERPRINT,
        clock.now(),
        (prepared.before,),
        prepared.events,
    )


def occasion(clinic: ClinicId, client: ClientId = CLIENT) -> Occasion:
    """Return what the events of one command share, for an invented client."""
    return Occasion(
        clinic=clinic,
        partitionkey=client,
        actor=PRINCIPAL,
        role="clinician",
        correlationid="0197a3a0-0000-7000-8000-0000000000d1",
        recordedtime=clock.now(),
    )

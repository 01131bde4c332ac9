"""The contract: making one event and loading one, sealing included, against bare orjson."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import orjson

from events.envelope import decode
from events.ids import ClinicId, StreamKind, stream_of
from events.registry import default
from events.sealed_event import Fact, StreamHead, place_of
from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.server import BenchServer
from tests.performance.workload import KEY, PAYLOAD, factory, occasion

_EACH: Final = 100
_OCCASION: Final = occasion(ClinicId("river-bend"))
_HEAD: Final = StreamHead(stream_of(StreamKind.PLAN, "0197a3a0-0000-7000-8000-0000000000a1"))


def make() -> bytes:
    """Make an event from its payload: sealed, chained, checked, in its exact bytes, hashed."""
    (made,) = factory.chain([Fact(PAYLOAD)], _HEAD, _OCCASION, KEY)
    return made.raw


def load(raw: bytes) -> object:
    """Load an event: check its envelope, open its data and validate it as its type's model."""
    envelope = decode(raw)
    return default().load(envelope.type, KEY.open(envelope.data, place_of(envelope)))


@asynccontextmanager
async def encoding(_server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides of writing."""
    document = orjson.loads(make())
    yield Sides(_often(make), _often(lambda: orjson.dumps(document, option=orjson.OPT_SORT_KEYS)))


@asynccontextmanager
async def decoding(_server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides of reading."""
    raw = make()
    yield Sides(_often(lambda: load(raw)), _often(lambda: orjson.loads(raw)))


def _often(call: Callable[[], object]) -> Side:
    async def side(seconds: float) -> Sample:
        began, done = time.perf_counter(), 0
        while time.perf_counter() < began + seconds:
            for _ in range(_EACH):
                call()
            done += _EACH
        return Sample(done, time.perf_counter() - began)

    return side


CASES: Final = (
    Case(
        Figure(
            "encode",
            Unit.TIME,
            "One event from its payload to sealed, linked, checked bytes; the ratio is how many "
            "times a bare orjson.dumps of the same document that takes.",
        ),
        encoding,
    ),
    Case(
        Figure(
            "decode",
            Unit.TIME,
            "One event from its bytes to a validated payload, opened; the ratio is how many times "
            "a bare orjson.loads of the same document that takes.",
        ),
        decoding,
    ),
)

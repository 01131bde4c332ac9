"""Generated courses: decided, folded and sealed, against the bare encoding of the same events."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Final

import orjson

from infra.generating.clinics import events_of
from infra.generating.lines import line
from infra.generating.wanted import MAX_PLANS, Wanted
from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.server import BenchServer

_SAMPLE: Final = Wanted(clinics=1, plans=40, days=180, seed=1)
_ENDLESS: Final = Wanted(clinics=1, plans=MAX_PLANS, days=180, seed=1)


@asynccontextmanager
async def generating(_server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides: charts one after another, and the lines of 40 of them encoded again."""
    charts = events_of(_ENDLESS)
    lines = ([line(each) for each in events] for events in events_of(_SAMPLE))
    documents = cycle([[orjson.loads(each) for each in chart] for chart in lines])
    yield Sides(
        _often(lambda: len([line(each) for each in next(charts)])),
        _often(lambda: len([_encoded(each) for each in next(documents)])),
    )


def _encoded(document: object) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def _often(one_chart: Callable[[], int]) -> Side:
    async def side(seconds: float) -> Sample:
        began, done = time.perf_counter(), 0
        while time.perf_counter() < began + seconds:
            done += one_chart()
        return Sample(done, time.perf_counter() - began)

    return side


CASES: Final = (
    Case(
        Figure(
            "generate",
            Unit.RATE,
            "Courses of treatment from a seed: each command read, decided, folded and sealed into "
            "a line, against a bare orjson.dumps of the same lines.",
        ),
        generating,
    ),
)

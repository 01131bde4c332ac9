"""The lint of a large plan, against bare dictionary work on the same document."""

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from events.lint.document import parse
from events.lint.lint import lint
from tests.performance.bench import Case, Side, Sides
from tests.performance.measure import Figure, Sample, Unit
from tests.performance.server import BenchServer

OBJECTIVES: Final = 400
_A_GOAL: Final = 4
_SAID: Final = (
    "Reduce PHQ-9 from 18 to below 10 within 10 weeks, as scored on page {page} of her folder",
    "Client will increase walks from one a week to at least four a week by session {n}, log {page}",
    "In the next 3 months panic attacks fall from 6 a week to no more than 1 a week, diary {page}",
    "Practice breathing for 10 minutes on 5 of 7 days by 2026-09-{day:02}, ticked on card {page}",
)


def large_plan() -> bytes:
    """Return a plan of so many objectives that nobody would write it, all in good order."""
    goals = range(OBJECTIVES // _A_GOAL)
    document = {
        "status": "active",
        "diagnoses": [{"id": "d1", "code": "F33.2", "text": "Depressive disorder, severe"}],
        "problems": [
            {"id": f"b{n}", "statement": f"Misses {n} shifts a month", "diagnosis_ids": ["d1"]}
            for n in goals
        ],
        "goals": [
            {"id": f"a{n}", "words": f"I want to get through week {n}", "problem_ids": [f"b{n}"]}
            for n in goals
        ],
        "objectives": [
            {
                "id": f"c{n}",
                "goal_id": f"a{n // _A_GOAL}",
                "statement": _SAID[n % _A_GOAL].format(n=n % 9 + 4, day=n % 28 + 1, page=n),
            }
            for n in range(OBJECTIVES)
        ],
        "interventions": [
            {
                "id": f"e{n}",
                "modality": "Behavioral activation",
                "technique": f"Activity scheduling after Martell, chapter {n}",
                "objective_ids": [f"c{n * _A_GOAL + each}" for each in range(_A_GOAL)],
            }
            for n in goals
        ],
        "strengths": ["Gets through the week with a sister who calls"],
        "client_input": "Chose the order",
    }
    return json.dumps(document).encode()


def bare(raw: bytes) -> int:
    """Read the document and split each of its strings once: what no check can do without."""
    return _words(json.loads(raw))


def _words(value: Any) -> int:  # noqa: ANN401  # any JSON
    if isinstance(value, str):
        return len(value.split())
    if isinstance(value, dict):
        return sum(map(_words, value.values()))
    return sum(map(_words, value)) if isinstance(value, list) else 0


@asynccontextmanager
async def linting(_server: BenchServer) -> AsyncIterator[Sides]:
    """Open both sides."""
    raw = large_plan()
    yield Sides(_often(lambda: lint(parse(raw))), _often(lambda: bare(raw)))


def _often(call: Callable[[], object]) -> Side:
    async def side(seconds: float) -> Sample:
        began, done = time.perf_counter(), 0
        while not done or time.perf_counter() < began + seconds:
            call()
            done += OBJECTIVES
        return Sample(done, time.perf_counter() - began)

    return side


CASES: Final = (
    Case(
        Figure(
            "lint",
            Unit.TIME,
            f"One objective of a plan of {OBJECTIVES}, with all that hangs on it, from JSON to "
            "findings; the ratio is how many times a bare json.loads with one split of each "
            "string that takes.",
        ),
        linting,
    ),
)

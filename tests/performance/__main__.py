"""`python -m tests.performance [FIGURE ...]`: measures, prints a table and writes `bench.json`.

A goal that is missed is shown and is no failure; a measurement that cannot be made is one.
"""

import argparse
import asyncio
import os
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from rich.console import Console

from events.clock import SystemClock
from tests.performance import (
    appends,
    commands,
    contract,
    deciding,
    generating,
    importing,
    latency,
    linting,
    recorders,
    relaying,
    replay,
    ticks,
    views,
)
from tests.performance.bench import Case, Plan, fdatasync_us, measure
from tests.performance.endurance import Endurance
from tests.performance.measure import Result, document
from tests.performance.report import endurance_table, table
from tests.performance.server import BenchServer, running_bench_server
from tests.performance.sustained import NAME, sustain

CASES: Final = {
    case.figure.name: case
    for module in (
        *(appends, recorders, replay, contract, relaying, commands, latency),
        *(views, ticks, generating, linting, deciding, importing),
    )
    for case in module.CASES
}
_WIDTH_IN_A_PIPE: Final = 160


class Outcome(NamedTuple):
    """What was measured, and what it was made on."""

    results: Sequence[Result]
    meta: dict[str, Any]
    endurance: Endurance | None = None


async def run(
    cases: Sequence[Case], plan: Plan, progress: Callable[[str], None], sustained: float = 0
) -> Outcome:
    """Measure `cases` on a server of their own, and then all services for `sustained` seconds."""
    async with running_bench_server() as server:
        meta = await _meta(server, plan)
        results = [await measure(case, server, plan, progress) for case in cases]
        endurance = await sustain(server, sustained, progress) if sustained else None
        return Outcome(results, meta, endurance)


async def _meta(server: BenchServer, plan: Plan) -> dict[str, Any]:
    return {
        "at": SystemClock().now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "postgres": await server.version(),
        "asyncpg": version("asyncpg"),
        "eventsourcing": version("eventsourcing"),
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "fdatasync_us": round(fdatasync_us(server.disk, syncs=200), 1),
        "runs": plan.runs,
        "seconds_of_each_side_in_a_run": plan.slices * plan.seconds,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.performance", description=__doc__)
    names = (*CASES, NAME)
    parser.add_argument("figures", nargs="*", help=f"of {', '.join(names)}; by default all")
    parser.add_argument("--runs", type=int, default=Plan().runs)
    parser.add_argument("--seconds", type=float, default=Plan().seconds, help="of a slice")
    parser.add_argument(
        "--sustained", type=float, default=120, metavar="SECONDS", help="how long; 0 leaves it out"
    )
    parser.add_argument("--output", type=Path, default=Path("bench.json"))
    given = parser.parse_args()
    if unknown := set(given.figures) - {*names}:
        parser.error(f"no such figure: {', '.join(sorted(unknown))}; choose of {', '.join(names)}")
    given.figures = given.figures or names
    return given


def main() -> None:
    """Run the command."""
    given = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH_IN_A_PIPE)
    cases = [CASES[name] for name in given.figures if name != NAME]
    plan = Plan(runs=given.runs, seconds=given.seconds)
    sustained = given.sustained if NAME in given.figures else 0
    with console.status("starting PostgreSQL") as status:
        results, meta, endurance = asyncio.run(run(cases, plan, status.update, sustained))
    told = document(results, meta)
    if endurance is not None:
        told[NAME] = endurance.document()
    given.output.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
    if results:
        console.print(table(results, meta))
    if endurance is not None:
        console.print(endurance_table(endurance))


if __name__ == "__main__":
    main()

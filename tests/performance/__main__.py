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
from typing import Any, Final

import orjson
from rich.console import Console

from events.clock import SystemClock
from tests.performance import (
    appends,
    commands,
    contract,
    latency,
    recorders,
    relaying,
    replay,
    views,
)
from tests.performance.bench import Case, Plan, fdatasync_us, measure
from tests.performance.measure import Result, document
from tests.performance.report import table
from tests.performance.server import BenchServer, running_bench_server

CASES: Final = {
    case.figure.name: case
    for module in (
        *(appends, recorders, replay, contract, relaying, commands, latency),
        views,
    )
    for case in module.CASES
}
_WIDTH_IN_A_PIPE: Final = 160


async def run(
    cases: Sequence[Case], plan: Plan, progress: Callable[[str], None]
) -> tuple[Sequence[Result], dict[str, Any]]:
    """Measure `cases` on a server of their own; return the results and what they were made on."""
    async with running_bench_server() as server:
        meta = await _meta(server, plan)
        return [await measure(case, server, plan, progress) for case in cases], meta


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
    parser.add_argument("figures", nargs="*", help=f"of {', '.join(CASES)}; by default all")
    parser.add_argument("--runs", type=int, default=Plan().runs)
    parser.add_argument("--seconds", type=float, default=Plan().seconds, help="of a slice")
    parser.add_argument("--output", type=Path, default=Path("bench.json"))
    given = parser.parse_args()
    if unknown := set(given.figures) - CASES.keys():
        parser.error(f"no such figure: {', '.join(sorted(unknown))}; choose of {', '.join(CASES)}")
    return given


def main() -> None:
    """Run the command."""
    given = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH_IN_A_PIPE)
    cases = [CASES[name] for name in given.figures or CASES]
    plan = Plan(runs=given.runs, seconds=given.seconds)
    with console.status("starting PostgreSQL") as status:
        results, meta = asyncio.run(run(cases, plan, status.update))
    given.output.write_bytes(
        orjson.dumps(document(results, meta), option=orjson.OPT_INDENT_2) + b"\n"
    )
    console.print(table(results, meta))


if __name__ == "__main__":
    main()

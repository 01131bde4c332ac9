"""`goldenthread import`: plans from elsewhere into a clinic's ledger, by file."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from infra.cli.command import with_json
from infra.cli.output import ExitCode, output, run_async

if TYPE_CHECKING:
    from pathlib import Path

    from infra.importing.lines import Line
    from infra.importing.report import Entry

_SHOWN: Final = 10

_File = Annotated[
    str, typer.Argument(metavar="FILE", help="One plan (.json), or one a line (.jsonl).")
]
_Clinic = Annotated[str, typer.Option("--clinic", help="Whose ledger.")]
_Report = Annotated[
    str | None,
    typer.Option("--report", metavar="FILE", help="What came of each line; FILE.report.jsonl."),
]
_Role = Annotated[str, typer.Option("--role", help="In which role the events are recorded.")]


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("import")(with_json(import_))


def import_(
    file: _File, clinic: _Clinic, report: _Report = None, role: _Role = "supervisor"
) -> None:
    """Import plans with their old dates; each line whole or not at all.

    The report tells of each line: accepted, refused with place and rule, or already there.
    A run that was stopped goes on where it was when it is repeated, and doubles nothing.
    Reviews that were due already give no notices: `goldenthread notices baseline` lists
    them. docs/import.md tells the form of a line.

    Exit codes: 0 all lines are there; 1 some were refused; 3 a server or file is away.

    Example: goldenthread import plans.jsonl --clinic riverbend
    """
    from pathlib import Path

    from infra.importing.lines import require_readable
    from infra.importing.report import kept

    source = Path(file)
    require_readable(source)
    target = Path(report) if report is not None else source.with_name(f"{source.name}.report.jsonl")
    seen = _Seen()
    with kept(target) as told, _progress(source, seen) as advance:

        def hear(entry: "Entry") -> None:
            told.add(entry)
            seen.hear(entry)
            advance()

        def passed() -> None:
            seen.outcomes["already-there"] += 1
            advance()

        run_async(_run(source, clinic, role, target, hear, passed))
    _tell(seen, target)


class _Seen:
    """What has been heard so far."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.events = 0
        self.refused: list[Entry] = []

    def hear(self, entry: "Entry") -> None:
        """Count an entry; the first refusals are kept to be shown."""
        self.outcomes[entry.outcome] += 1
        self.events += entry.events
        if entry.outcome == "refused" and len(self.refused) < _SHOWN:
            self.refused.append(entry)


async def _run(  # noqa: PLR0913, PLR0917  # what the command line gives
    source: "Path",
    clinic: str,
    role: str,
    target: "Path",
    hear: "Callable[[Entry], None]",
    passed: "Callable[[], None]",
) -> None:
    from typing import get_args

    from events.ids import parse_clinic
    from infra.importing.lines import lines_in
    from infra.importing.report import done_before
    from infra.importing.session import importer
    from infra.settings import load_settings
    from services.planner.decide.policy import CLINICAL, Role

    roles: tuple[Role, ...] = get_args(Role)
    chosen = next((each for each in roles if each == role and each in CLINICAL), None)
    if chosen is None:
        raise typer.BadParameter(f"--role: one of {', '.join(sorted(CLINICAL))}")
    before = done_before(target)

    def fresh() -> "Iterator[Line]":
        for each in lines_in(source):
            if (each.number, each.digest) in before:
                passed()
            else:
                yield each

    async with importer(load_settings(), parse_clinic(clinic), chosen) as importing:
        await importing.run(fresh(), hear)


def _tell(seen: _Seen, target: "Path") -> None:
    counts = {name: seen.outcomes[name] for name in ("accepted", "already-there", "refused")}
    data = {**counts, "events": seen.events, "report": str(target)}
    lines = [
        f"line {each.line}: {each.problem.get('message', each.problem.get('code'))}"
        for each in sorted(seen.refused, key=lambda each: each.line)
    ]
    told = ", ".join(f"{count:,} {name.replace('-', ' ')}" for name, count in counts.items())
    output.result(data, *lines, f"{told}; {seen.events:,} events; report: {target}")
    if counts["refused"]:
        raise typer.Exit(ExitCode.FAILURE)


@contextmanager
def _progress(source: "Path", seen: _Seen) -> "Iterator[Callable[[], None]]":
    """Show share, rate and time left on a terminal; stay quiet in a pipe."""
    if output.as_json or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    from infra.importing.lines import count_of

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]:,.0f} plans/s"),
        TextColumn("{task.fields[events]:,} events, {task.fields[refused]:,} refused"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count_of(source), rate=0, events=0, refused=0)

        def advance() -> None:
            bar.update(
                task,
                advance=1,
                rate=bar.tasks[0].speed or 0,
                events=seen.events,
                refused=seen.outcomes["refused"],
            )

        yield advance

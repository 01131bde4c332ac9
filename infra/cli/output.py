"""The only place that prints: tables for people, JSON for programs, errors in both forms."""

import json
import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, Final, NoReturn

import typer

from events.errors import GoldenThreadError, Unavailable


class ExitCode(IntEnum):
    """How a command ended; the numbers are promised to scripts."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    UNAVAILABLE = 3


EXIT_CODES: Final[Mapping[ExitCode, str]] = {
    ExitCode.OK: "done; nothing found that is wrong",
    ExitCode.FAILURE: "refused, failed, or a check found something wrong",
    ExitCode.USAGE: "the command or a setting has not its form",
    ExitCode.UNAVAILABLE: "a server, a port, a file or the disk is not to be had now",
}

_PIPE_WIDTH: Final = 160

Row = Mapping[str, object]


class Output:
    """How this process answers; `--json` switches it to JSON."""

    def __init__(self) -> None:
        """Answer people."""
        self.as_json = False

    def say(self, line: str) -> None:
        """Tell people a line of progress; programs are not told."""
        if not self.as_json:
            typer.echo(line)

    def result(self, data: Mapping[str, object], *lines: str) -> None:
        """Answer with `data` as one JSON object, or with `lines` for people."""
        if self.as_json:
            typer.echo(json.dumps(data, default=str))
        for line in () if self.as_json else lines:
            typer.echo(line)

    def table(self, title: str, rows: Sequence[Row]) -> None:
        """Show rows with equal keys to people; programs get them by `result`."""
        if self.as_json or not rows:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
        for name in rows[0]:
            made.add_column(name, overflow="fold")
        for row in rows:
            made.add_row(*(Text("-" if value is None else str(value)) for value in row.values()))
        Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(made)

    def stream(self, data: Mapping[str, object], line: str) -> None:
        """Answer with one of many lines: JSON lines for programs."""
        typer.echo(json.dumps(data, default=str) if self.as_json else line)

    def note(self, line: str) -> None:
        """Tell people and logs something beside the answer, on standard error."""
        typer.echo(line, err=True)

    def fail(self, error: GoldenThreadError) -> NoReturn:
        """Tell why a command failed, on standard error, and end with its exit code."""
        self._end(error.code, str(error), exit_code(error))

    def misuse(self, message: str) -> NoReturn:
        """Tell that the command has not its form, as `fail`."""
        self._end("usage", message, ExitCode.USAGE)

    def _end(self, error: str, message: str, code: ExitCode) -> NoReturn:
        told = {"error": error, "message": message, "exit_code": int(code)}
        typer.echo(json.dumps(told) if self.as_json else f"error: {message}", err=True)
        sys.exit(code)


output: Final = Output()


_MISUSED: Final = frozenset(
    {
        *("bad-setting", "bad-address", "bad-option", "unreadable-document"),
        *("invalid-template-request", "not-canonical"),
    }
)


def exit_code(error: GoldenThreadError) -> ExitCode:
    """Return the exit code that tells `error`."""
    if error.code in _MISUSED:
        return ExitCode.USAGE
    return ExitCode.UNAVAILABLE if isinstance(error, Unavailable) else ExitCode.FAILURE


def run_async(work: Any) -> Any:  # noqa: ANN401  # the type of whatever is awaited
    """Run a coroutine to its end and return its value."""
    import asyncio

    from infra.processes.loops import loop_factory

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(work)

"""`goldenthread lint`: what an auditor would object to in a plan document."""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.command import add_commands
from infra.cli.output import ExitCode, output

if TYPE_CHECKING:
    from events.lint.finding import Finding

_File = Annotated[str, typer.Argument(help="A plan document in JSON; - reads standard input.")]


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, lint)


def lint(file: _File) -> None:
    """Check a plan document, or a bare list of objectives: is it measurable, whole, coherent.

    It needs no server and sends nothing anywhere. docs/lint.md tells the document's members
    and the rules.

    Exit codes: 0 nothing graver than a remark; 1 errors or warnings; 2 the document
    cannot be read, or is none.

    Example: goldenthread lint plan.json --json
    """
    from events.lint.document import parse
    from events.lint.finding import failing
    from events.lint.lint import lint as findings_in

    found = findings_in(parse(_content(file)))
    shown = [each.shown() for each in found]
    output.result({"clean": not found, "findings": shown}, *_lines(found))
    if failing(found):
        raise typer.Exit(ExitCode.FAILURE)


def _content(file: str) -> bytes:
    from pathlib import Path

    from events.lint.pointing import UnreadableDocument

    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UnreadableDocument(file, error.strerror or "cannot be read") from None


def _lines(found: "Sequence[Finding]") -> Iterator[str]:
    for path, group in groupby(found, key=lambda each: each.path):
        yield path or "the plan"
        for each in group:
            yield from _told(each)
    yield _closing(found)


def _told(each: "Finding") -> Iterator[str]:
    yield f"  {each.severity}: {each.rule} ({each.row}): {each.message}"
    if each.evidence:
        yield f'    seen: "{" ".join(each.evidence.split())}"'
    yield f"    goes away: {each.fix}"


def _closing(found: "Sequence[Finding]") -> str:
    if not found:
        return "nothing found"
    counts = {name: sum(each.severity == name for each in found) for name in _NAMES}
    told = [f"{count} {_NAMES[name][count > 1]}" for name, count in counts.items() if count]
    return f"found: {', '.join(told)}"


_NAMES = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("remark", "remarks"),
}

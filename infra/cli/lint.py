"""`goldenthread lint`: what an auditor would object to in a plan document."""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.command import add_commands
from infra.cli.output import ExitCode, output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from events.lint.finding import Finding
    from events.lint.waived import Waived

_File = Annotated[str, typer.Argument(help="A plan document in JSON; - reads standard input.")]


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, lint)


def lint(file: _File) -> None:
    """Check a plan document, or a bare list of objectives: is it measurable, whole, coherent.

    It needs no server and sends nothing anywhere. docs/lint.md tells the document's members
    and the rules.

    Exit codes: 0 nothing graver than a remark, but for what was waived; 1 errors or
    warnings; 2 the document cannot be read, or holds nothing to check.

    Example: goldenthread lint plan.json --json
    """
    from events.lint.document import parse
    from events.lint.finding import failing
    from events.lint.lint import holds_nothing
    from events.lint.lint import lint as findings_in
    from events.lint.pointing import UnreadableDocument
    from events.lint.waived import told_apart

    document = parse(_content(file))
    found, waived = told_apart(findings_in(document), document)
    if not found and not waived and holds_nothing(document):
        raise UnreadableDocument("", _NOTHING)
    shown = [each.shown() for each in found]
    apart = [each.shown() for each in waived]
    answer = {"clean": not found, "findings": shown, "waived": apart}
    output.result(answer, *_lines(found), *_waived_lines(waived))
    if failing(found):
        raise typer.Exit(ExitCode.FAILURE)


_NOTHING = (
    "holds nothing to check; give sentences under objectives, or other sections of a plan "
    "(docs/lint.md tells which)"
)


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


def _waived_lines(waived: "Sequence[Waived]") -> Iterator[str]:
    if not waived:
        return
    yield f"waived, and not counted: {len(waived)}"
    for each in waived:
        rule, path = each.finding.rule, each.finding.path
        yield f"  {path or 'the plan'}: {rule}, by waiver {each.waiver}{_reason(each.told)}"


def _reason(told: "Mapping[str, object]") -> str:
    words = [str(told[name]) for name in ("reason", "reason_text") if told.get(name)]
    return f" ({': '.join(words)})" if words else ""


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

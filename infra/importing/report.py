"""The report of an import: a line of JSON for each line of the file, kept while it goes on.

It holds ids, codes, places and rules, and no words of any plan.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeAlias

import orjson

from events.errors import Refused, Unavailable
from infra.importing.lines import Line
from services.planner.refusal import Refusal

Outcome: TypeAlias = Literal["accepted", "already-there", "refused"]
_DONE: Final = frozenset({"accepted", "already-there"})


class ReportUnusable(Unavailable):
    """The report cannot be kept; what was imported so far stays, and may be asked for again."""

    code = "report-unusable"

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"--report {file}: {why}; name a file that can be written")


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of one line."""

    line: int
    digest: str
    outcome: Outcome
    plan: str | None = None
    events: int = 0
    left_out: tuple[str, ...] = ()
    problem: Mapping[str, Any] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """Return the entry as the report has it; what says nothing is left out."""
        found = {
            "line": self.line,
            "digest": self.digest,
            "outcome": self.outcome,
            "plan": self.plan,
            "events": self.events,
            "left_out": list(self.left_out),
            "problem": dict(self.problem),
        }
        return {name: each for name, each in found.items() if each}


def refused(line: Line, error: Refused, plan: str | None = None) -> Entry:
    """Return the entry of a line that was refused: field, rule with its source, way out."""
    problem: dict[str, Any] = {"code": error.code, "message": str(error)}
    if isinstance(error, Refusal):
        problem |= {"pointer": error.pointer, "rule": error.rule, "wayOut": error.way_out}
        problem |= {"sources": list(error.sources)} if error.sources else {}
    return Entry(line.number, line.digest, "refused", plan, problem=problem)


def done_before(file: Path) -> frozenset[tuple[int, str]]:
    """Return number and digest of the lines that an earlier run brought in, by its report."""
    if not file.exists():
        return frozenset()
    found = (_read(raw) for raw in file.read_bytes().splitlines())
    return frozenset(
        (each["line"], each["digest"])
        for each in found
        if each is not None and each.get("outcome") in _DONE
    )


def _read(raw: bytes) -> dict[str, Any] | None:
    """Return a line of a report; None for one that was cut short when a run was stopped."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    whole = isinstance(found, dict) and {"line", "digest"} <= found.keys()
    return found if whole else None


@contextmanager
def kept(file: Path) -> Iterator["Report"]:
    """Yield a report that adds to a file, and is on disk when the block ends.

    Raises:
        ReportUnusable: it cannot be written.
    """
    try:
        held = file.read_bytes() if file.exists() else b""
        with file.open("ab") as target:
            if held and not held.endswith(b"\n"):
                target.write(b"\n")
            yield Report(target)
    except OSError as error:
        raise ReportUnusable(file, error.strerror or "cannot be written") from error


class Report:
    """Entries, written as they come."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def add(self, entry: Entry) -> None:
        """Write an entry; it is in the file when this returns."""
        self._target.write(orjson.dumps(entry.shown()) + b"\n")
        self._target.flush()

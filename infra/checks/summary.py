"""The closing table: every step, how it ended and how long it took."""

from collections.abc import Sequence
from typing import Final

from infra.checks.counts import NONE, Counts
from infra.checks.steps import Result

_MINUTE: Final = 60


def summary(results: Sequence[Result]) -> str:
    """Return the table of `results` as text, with a last line of the time in all."""
    rows = [
        (one.name, str(one.outcome), _counted(one.counts), _time(one.seconds)) for one in results
    ]
    total = ("in all", "", "", _time(sum(one.seconds for one in results)))
    return _aligned([("step", "outcome", "tests", "time"), *rows, total])


def _counted(counts: Counts) -> str:
    if counts == NONE:
        return ""
    parts = {"failed": counts.failed, "skipped": counts.skipped}
    told = "".join(f", {number} {word}" for word, number in parts.items() if number)
    return f"{counts.tests}{told}"


def _time(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s"


def _aligned(rows: Sequence[tuple[str, str, str, str]]) -> str:
    first, second, third, last = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        f"{a:<{first}}  {b:<{second}}  {c:<{third}}  {d:>{last}}" for a, b, c, d in rows
    )

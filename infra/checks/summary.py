"""The closing table: every step, how it ended and how long it took."""

from collections.abc import Sequence
from typing import Final

from infra.checks.counts import NONE
from infra.checks.steps import Result

_MINUTE: Final = 60


def summary(results: Sequence[Result]) -> str:
    """Return the table of `results` as text, with a last line of the time in all.

    Before it stands why a suite failed, where none of its tests did.
    """
    rows = [(one.name, str(one.outcome), _counted(one), _time(one.seconds)) for one in results]
    total = ("in all", "", "", _time(sum(one.seconds for one in results)))
    table = _aligned([("step", "outcome", "tests", "time"), *rows, total])
    return "".join(map(_trouble, results)) + table


def _trouble(result: Result) -> str:
    """Return why a suite failed where no test of it did, else nothing."""
    if not result.trouble:
        return ""
    said = result.last_words or "(nothing)"
    return (
        f"{result.name}: no test failed, but pytest ended with {result.trouble}. "
        f"The end of what it said on standard error:\n{said}\n\n"
    )


def _counted(result: Result) -> str:
    counts = result.counts
    told = [] if counts == NONE else [str(counts.tests)]
    parts = {"failed": counts.failed, "skipped": counts.skipped}
    told += [f"{number} {word}" for word, number in parts.items() if number]
    return ", ".join([*told, result.trouble] if result.trouble else told)


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

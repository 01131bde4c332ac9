"""Parts of sentences: days, numbers, codes and quotations as people write them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, assert_never

from events.values.dates import Cadence, Due, DueAtSession, DueOn
from events.values.quantities import Amount, Comparator, Target

LONGEST: Final = 240
"""How much of a text a sentence quotes at most, in characters."""

_COMPARATORS: Final[dict[Comparator, str]] = {
    "below": "below",
    "at-most": "at most",
    "exactly": "exactly",
    "within": "within",
    "at-least": "at least",
    "above": "above",
}


def day(on: date | datetime) -> str:
    """Return a day such as `Nov 22, 2026`; of an instant, the day at its own offset."""
    return f"{on:%b} {on.day}, {on.year}"


def opening(text: str) -> str:
    """Return a text as it begins a sentence: with a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Return a text in quotation marks on one line, shortened where it is long."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        line = f"{line[: LONGEST - 1].rstrip()}…"
    return f"“{line}”"


def coded(code: str) -> str:
    """Return a code as words: `partially-met` becomes `partially met`."""
    return code.replace("-", " ")


def instrument(code: str) -> str:
    """Return an instrument's code as its name is written: `gad-7` becomes `GAD-7`."""
    return code.upper()


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Return parts as one list: `a, b and c`."""
    *most, end = [*parts] or ["none"]
    return f"{', '.join(most)} {last} {end}" if most else end


def counted(number: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun: `1 day`, `3 days`."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def amount(it: Amount) -> str:
    """Return a number, or a range such as `3 to 5`."""
    return it.low if it.high is None else f"{it.low} to {it.high}"


def target(it: Target) -> str:
    """Return what is to be reached, such as `below 10`."""
    return f"{_COMPARATORS[it.comparator]} {amount(it.amount)}"


def due(it: Due | None) -> str:
    """Return by when, with a comma before it; nothing where no due point is set."""
    match it:
        case None:
            return ""
        case DueOn(on=on):
            return f", by {day(on)}"
        case DueAtSession(number=number):
            return f", by session {number}"
        case unreachable:
            assert_never(unreachable)


def cadence(it: Cadence) -> str:
    """Return how often, such as `every 2 weeks`."""
    return f"every {it.unit}" if it.every == 1 else f"every {it.every} {it.unit}s"


def because(text: str | None) -> str:
    """Return a reason in quotation marks after a colon; nothing where none is given."""
    return "" if text is None else f": {quoted(text)}"


def quotes(texts: Sequence[str]) -> str:
    """Return several texts, each in quotation marks."""
    return listed(map(quoted, texts))

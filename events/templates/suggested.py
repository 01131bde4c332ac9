"""A suggested objective: its sentence, its criterion, and what it rests on."""

from typing import Final

from events.measures.finding import spelled
from events.measures.models import Instrument, Row
from events.templates.figures import Weeks, figures
from events.templates.reaching import Way
from events.templates.targets import Aim, Basis
from events.values.base import Value
from events.values.dates import Cadence
from events.values.objectives import Source, Streak
from events.values.quantities import Amount, Target
from events.values.text import Code, Line, Words

__all__ = ["Suggestion", "Weeks", "figures", "objective"]

_SOURCES: dict[str, Source] = {"rating": "self-rating", "count": "count", "log": "log"}


class Suggestion(Value):
    """An objective that could be set, with a criterion as plans hold it but for its ids.

    `reliable` says whether who gets there has changed reliably (A11.01). `arithmetic` shows how the
    target comes about; `verified` whether the figure was read at its source.
    """

    statement: Words
    measure: Code
    metric: Line
    source: Source
    unit: Line
    direction: Way
    baseline: Amount
    target: Target
    streak: Streak | None = None
    cadence: Cadence | None = None
    weeks: int
    basis: Basis
    arithmetic: Words
    rows: tuple[Row, ...]
    verified: bool
    reliable: bool


def objective(  # noqa: PLR0913  # each is a part of the sentence
    instrument: Instrument,
    direction: Way,
    baseline: Amount,
    aim: Aim,
    usual: Weeks,
    *,
    reliable: bool,
) -> Suggestion:
    """Return the objective that an aim makes."""
    weeks = aim.weeks or usual.weeks
    return Suggestion(
        statement=_statement(instrument, direction, baseline, aim, weeks),
        measure=instrument.id,
        metric=_metric(instrument),
        source=_SOURCES.get(instrument.kind, "scale"),
        unit=instrument.unit,
        direction=direction,
        baseline=baseline,
        target=aim.target,
        streak=aim.streak,
        cadence=instrument.cadence,
        weeks=weeks,
        basis=aim.basis,
        arithmetic=aim.says,
        rows=tuple(dict.fromkeys((*aim.rows, *(() if aim.weeks else usual.rows)))),
        verified=aim.verified and (aim.weeks is not None or usual.verified),
        reliable=reliable,
    )


def _metric(instrument: Instrument) -> str:
    return f"{name_of(instrument)} total" if _is_scale(instrument) else name_of(instrument)


def name_of(instrument: Instrument) -> str:
    """Return the name by which people know a measure."""
    own = figures().names.get(instrument.id)
    if own is not None:
        return own
    return instrument.id.upper() if _is_scale(instrument) else instrument.name


def _is_scale(instrument: Instrument) -> bool:
    return instrument.kind in {"scale", "screen", "ordinal"}


_VERBS: Final[dict[Way, str]] = {
    "decrease": "goes down",
    "increase": "goes up",
    "maintain": "stays",
}


def _statement(
    instrument: Instrument,
    direction: Way,
    baseline: Amount,
    aim: Aim,
    weeks: int,
) -> str:
    verb = _VERBS[direction]
    bare = _is_scale(instrument) or instrument.kind == "rating" or instrument.unit[0].isdigit()
    unit = "" if bare else f" {instrument.unit}"
    begins, ends = spelled(baseline.ends[0]), told_target(aim.target)
    lasting = "" if aim.streak is None else f" for {aim.streak.count} consecutive {aim.streak.of}"
    subject = _metric(instrument)
    kept = direction == "maintain"
    said = told_held(aim.target, unit) if kept else f"from {begins} to {ends}{unit}"
    return f"{subject} {verb} {said}{lasting} within {weeks} weeks"


def told_amount(amount: Amount) -> str:
    """Return a number, or a range such as "3-5"."""
    return amount.low if amount.high is None else f"{amount.low}-{amount.high}"


def told_target(target: Target) -> str:
    """Return a target in words, such as "below 10"."""
    told = told_amount(target.amount)
    if target.comparator in {"exactly", "within"}:
        return told
    return f"{target.comparator.replace('-', ' ')} {told}"


def told_held(target: Target, unit: str = "") -> str:
    """Return a target that is held, in words, such as "at 2 meetings per week or more"."""
    number = f"{told_amount(target.amount)}{unit}"
    match target.comparator:
        case "at-least":
            return f"at {number} or more"
        case "at-most":
            return f"at {number} or less"
        case "exactly" | "within":
            return f"at {number}"
        case "below" | "above":
            return f"{target.comparator} {number}"

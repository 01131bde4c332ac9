"""Which target lies ahead of a baseline, and far enough away to show (A11.01); pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from events.measures.change import improvement
from events.measures.library import library
from events.measures.models import Instrument
from events.values.quantities import Amount, Target, reaches
from events.values.text import Code

Way = Literal["decrease", "increase", "maintain"]


def reached(target: Target, baseline: Amount) -> bool:
    """Return whether every value of `baseline` meets `target` already."""
    return all(reaches(target, each) for each in baseline.ends)


def change_to(target: Target, baseline: Amount, way: Way, *, whole: bool) -> Decimal:
    """Return how far the nearest value in `target` lies from `baseline`, in the way of `way`.

    On a scale of whole numbers "below 10" begins at 9.
    """
    low, high = target.amount.ends
    step = Decimal(1) if whole else Decimal(0)
    if way == "increase":
        goal = low + step if target.comparator == "above" else low
        return improvement("higher", baseline.ends[1], goal)
    goal = low - step if target.comparator == "below" else high
    return improvement("lower", baseline.ends[0], goal)


def is_reliable(target: Target, baseline: Amount, way: Way, instrument: Instrument | None) -> bool:
    """Return whether who reaches `target` has changed reliably; so has everybody on other measures.

    A measure that ships no threshold asks for none (A11.01).
    """
    shipped = None if instrument is None else instrument.thresholds.reliable_change
    if instrument is None or shipped is None:
        return True
    whole = all(each.whole for each in instrument.forms)
    return change_to(target, baseline, way, whole=whole) >= shipped.number


def ahead(
    targets: Sequence[Target], baseline: Amount | None, way: Way, instrument: Code | None
) -> Target | None:
    """Return the first target that is not reached and is a reliable change away.

    Where none is far enough away, the last one that is not reached; None where all are. Without a
    baseline it is the first.
    """
    if baseline is None:
        return targets[0]
    known = None if instrument is None else library().find(instrument)
    left = [each for each in targets if not reached(each, baseline)]
    far = (each for each in left if is_reliable(each, baseline, way, known))
    return next(far, left[-1] if left else None)


def in_range(instrument: Code | None, baseline: Amount) -> bool:
    """Return whether a form of the instrument has room for `baseline`."""
    known = None if instrument is None else library().find(instrument)
    if known is None:
        return True
    low, high = baseline.ends
    return any(
        Decimal(each.low) <= low and (each.high is None or high <= Decimal(each.high))
        for each in known.forms
    )

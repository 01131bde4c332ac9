"""Whether a target is reached, lies far enough away to show, and is one at all (A11.01); pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from events.measures.change import improvement
from events.measures.library import library
from events.measures.models import FormSpec, Instrument
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


def in_range(instrument: Code | None, baseline: Amount) -> bool:
    """Return whether a form of the instrument has room for `baseline` (A5.33).

    A form of whole numbers has no fractions. What no instrument measures is a count or a duration,
    which is not negative.
    """
    known = None if instrument is None else library().find(instrument)
    if known is None:
        return all(each >= 0 for each in baseline.ends)
    return form_for(known, baseline) is not None


def form_for(instrument: Instrument, baseline: Amount) -> FormSpec | None:
    """Return the first form that has room for `baseline`; None where none has."""
    return next((each for each in instrument.forms if _has_room(each, baseline)), None)


def _has_room(form: FormSpec, baseline: Amount) -> bool:
    low, high = baseline.ends
    whole = not form.whole or all(each == each.to_integral_value() for each in baseline.ends)
    return whole and Decimal(form.low) <= low and (form.high is None or high <= Decimal(form.high))


def possible(target: Target, instrument: Instrument) -> bool:
    """Return whether some value of the measure meets the target."""
    low, high = target.amount.ends
    forms = instrument.forms
    top = (
        None if any(each.high is None for each in forms) else _highest(each.high for each in forms)
    )
    bottom = min(Decimal(each.low) for each in forms)
    beyond = low <= bottom if target.comparator == "below" else high < bottom
    above = top is not None and (low >= top if target.comparator == "above" else low > top)
    return not beyond and not above


def _highest(bounds: Iterable[str | None]) -> Decimal:
    return max(Decimal(each) for each in bounds if each is not None)

"""Where a client stands to a criterion of a template: one rule for every text and target; pure.

The rule needs direction, baseline and targets alone (A1.15, A11.01). What is to change leads from
the baseline to the target; what is reached has to last or is left out; what lies on the far side
of a target is never led back to it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from events.measures.finding import spelled
from events.measures.library import library
from events.templates.reaching import Way, form_for, is_reliable, reached
from events.values.quantities import Amount, Target
from events.values.template_parts import CriterionPart

Place = Literal["ahead", "unknown", "reached", "beyond"]
"""Before the target, without a baseline, where it leads, or past it on the far side."""

_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the client stands, the target that counts and its direction from there.

    `leads` says whether there is something to work on; `as_written` whether direction and target
    are those that the template's own words suppose.
    """

    place: Place
    target: Target
    direction: Way
    as_written: bool

    @property
    def leads(self) -> bool:
        """Whether the criterion leads somewhere from here."""
        return self.place in {"ahead", "unknown"}


def standing(part: CriterionPart, baseline: Amount | None) -> Standing:
    """Return where a client with `baseline` stands to a criterion; None is not known."""
    if baseline is None:
        return Standing("unknown", part.targets[0], part.direction, as_written=True)
    if part.basis != "value":
        return _by_percent(part, baseline)
    if part.direction == "maintain":
        return _to_hold(part, baseline)
    return _to_change(part, baseline, part.direction)


def way_to(target: Target, baseline: Amount) -> Way | None:
    """Return which way leads from `baseline` into `target`.

    That is "maintain" where all of it is there, and None where both ways would be needed.
    """
    if reached(target, baseline):
        return "maintain"
    low, high = baseline.ends
    least, most = target.amount.ends
    match target.comparator:
        case "below" | "at-most":
            return "decrease"
        case "above" | "at-least":
            return "increase"
        case "exactly" | "within":
            if low < least and high > most:
                return None
            return "increase" if low < least else "decrease"


def _to_hold(part: CriterionPart, baseline: Amount) -> Standing:
    """What is to be held has to be reached first where it is not, but never by getting worse."""
    target = part.targets[0]
    way = way_to(target, baseline) or "decrease"
    if way == worse_way(part):
        return Standing("beyond", target, way, as_written=False)
    place: Place = "reached" if way == "maintain" else "ahead"
    return Standing(place, target, way, as_written=way == "maintain")


def worse_way(part: CriterionPart) -> Way | None:
    """Return which direction is worse on a criterion's measure; None where nothing says so."""
    known = None if part.instrument is None else library().find(part.instrument)
    if known is None or known.direction == "stated":
        return None
    return "increase" if known.direction == "lower" else "decrease"


def _to_change(part: CriterionPart, baseline: Amount, way: Way) -> Standing:
    ahead = [each for each in part.targets if way_to(each, baseline) in {way, None}]
    if ahead:
        known = None if part.instrument is None else library().find(part.instrument)
        far = (each for each in ahead if is_reliable(each, baseline, way, known))
        target = next(far, ahead[-1])
        return Standing("ahead", target, way, as_written=target == part.targets[0])
    held = [each for each in part.targets if reached(each, baseline)]
    if held:
        return Standing("reached", held[-1], "maintain", as_written=False)
    return Standing("beyond", part.targets[-1], way, as_written=False)


def _by_percent(part: CriterionPart, baseline: Amount) -> Standing:
    """A change in percent that the measure has no room for cannot be worked on (A11.16)."""
    target = part.targets[0]
    place: Place = "ahead" if all(_has_room(part, each) for each in baseline.ends) else "beyond"
    return Standing(place, target, part.direction, as_written=place == "ahead")


def _has_room(part: CriterionPart, value: Decimal) -> bool:
    known = None if part.instrument is None else library().find(part.instrument)
    form = None if known is None else form_for(known, Amount(low=spelled(value)))
    floor = Decimal(0) if form is None else Decimal(form.low)
    whole = value if part.basis == "percent-of-raw" else value - floor
    if whole <= 0:
        return False
    asked = part.targets[0].amount.ends[0] * whole / _HUNDRED
    if part.direction == "decrease":
        return value - asked >= floor
    return form is None or form.high is None or value + asked <= Decimal(form.high)

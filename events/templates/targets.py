"""What a measure's own figures make a target: response, remission, reliable change, bands; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, Literal

from events.measures.change import Better
from events.measures.finding import spelled
from events.measures.models import FormSpec, Instrument, Row, Threshold
from events.templates.figures import Share
from events.templates.reaching import form_for
from events.values.objectives import Streak
from events.values.quantities import Amount, Comparator, Target

Basis = Literal[
    "template",
    "response",
    "remission",
    "recovery",
    "sub-threshold",
    "end-state",
    "reliable-change",
    "meaningful-change",
    "next-band",
    "usual-target",
    "share-of-baseline",
]
"""What makes a target one."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with what it rests on; `says` is the arithmetic, `weeks` those of a template."""

    basis: Basis
    target: Target
    streak: Streak | None
    rows: tuple[Row, ...]
    says: str
    verified: bool = True
    weeks: int | None = None


def from_thresholds(instrument: Instrument, way: Better, baseline: Decimal) -> Iterator[Aim]:
    """Yield the targets that the instrument's thresholds and bands make."""
    yield from _below(instrument, baseline)
    yield from _response(instrument, baseline)
    yield from _by_points(instrument, way, baseline)
    yield from _next_band(instrument, way, baseline)


def from_usual(instrument: Instrument, baseline: Decimal) -> Iterator[Aim]:
    """Yield what treatment usually aims at on this measure: a figure of its first form (A11.16)."""
    usual = instrument.usual_target
    if usual is not None and _form(instrument, baseline) is instrument.forms[0]:
        says = f"the usual target of {instrument.id}"
        yield Aim("usual-target", usual.target, usual.streak, instrument.rows, says)


def from_share(
    instrument: Instrument, way: Better, baseline: Decimal, share: Share
) -> Iterator[Aim]:
    """Yield a share of the way: of the baseline downwards, or of the way to the top upwards.

    A bound that is physical, such as the hours of a day, is no top to aim at (A11.16).
    """
    if instrument.thresholds.reliable_change is not None:
        return
    part = Decimal(share.percent) / 100
    form = _form(instrument, baseline)
    if way == "lower":
        low = Decimal(form.low)
        value, comparator = low + (baseline - low) * (1 - part), "at-most"
    elif form.high is not None and instrument.unit in _PHYSICAL:
        return
    elif form.high is not None:
        value, comparator = baseline + (Decimal(form.high) - baseline) * part, "at-least"
    else:
        value, comparator = (baseline * (1 + part) if baseline else Decimal(1)), "at-least"
    number = _whole(value, comparator)
    says = f"{share.percent} % of the way from {spelled(baseline)}: {number}"
    yield Aim(
        "share-of-baseline", _target(comparator, number), None, share.rows, says, share.verified
    )


_PHYSICAL: Final = frozenset({"hours", "minutes", "minutes per day"})


def _form(instrument: Instrument, baseline: Decimal) -> FormSpec:
    return form_for(instrument, Amount(low=spelled(baseline))) or instrument.forms[0]


def _below(instrument: Instrument, baseline: Decimal) -> Iterator[Aim]:
    held = instrument.thresholds
    case = held.caseness
    named: tuple[tuple[Basis, Comparator, Threshold | None], ...] = (
        ("recovery", "below", case if case is not None and baseline >= case.number else None),
        ("sub-threshold", "below", held.sub_threshold_below),
        ("end-state", "at-most", held.end_state_at_most),
        ("remission", "below", held.remission_below),
    )
    for basis, comparator, threshold in named:
        if threshold is not None:
            says = f"{basis} on {instrument.id}: {comparator.replace('-', ' ')} {threshold.value}"
            target = _target(comparator, threshold.value)
            yield Aim(basis, target, None, threshold.rows, says, threshold.verified)


def _response(instrument: Instrument, baseline: Decimal) -> Iterator[Aim]:
    """Yield response, where it is defined: only from caseness on (A11.02)."""
    shipped, case = instrument.thresholds.response_percent, instrument.thresholds.caseness
    if shipped is None or case is None or baseline < case.number:
        return
    number = _whole(baseline * (100 - shipped.number) / 100, "at-most")
    says = f"{shipped.value} % of {spelled(baseline)} leaves {number} at most"
    verified = shipped.verified and case.verified
    yield Aim("response", _target("at-most", number), None, shipped.rows, says, verified)


def _by_points(instrument: Instrument, way: Better, baseline: Decimal) -> Iterator[Aim]:
    held = instrument.thresholds
    named: tuple[tuple[Basis, Threshold | None], ...] = (
        ("reliable-change", held.reliable_change),
        ("meaningful-change", held.meaningful_change),
    )
    for basis, threshold in named:
        if threshold is None:
            continue
        lower = way == "lower"
        number = spelled(baseline - threshold.number if lower else baseline + threshold.number)
        comparator: Comparator = "at-most" if lower else "at-least"
        says = f"{spelled(baseline)} {'-' if lower else '+'} {threshold.value} = {number}"
        yield Aim(
            basis, _target(comparator, number), None, threshold.rows, says, threshold.verified
        )


def _next_band(instrument: Instrument, way: Better, baseline: Decimal) -> Iterator[Aim]:
    """Yield the nearest band that is better than that of the baseline."""
    table = instrument.table(instrument.usual_band_table)
    if table is None or table.kind == "levels":
        return
    if way == "lower":
        better = [each for each in table.bands if Decimal(each.high) < baseline]
        band, comparator = (better[-1] if better else None), "at-most"
    else:
        better = [each for each in table.bands if Decimal(each.low) > baseline]
        band, comparator = (better[0] if better else None), "at-least"
    if band is not None:
        number = band.high if comparator == "at-most" else band.low
        says = f"{band.label} of {table.version}: {band.low} to {band.high}"
        yield Aim("next-band", _target(comparator, number), None, instrument.rows, says)


def _target(comparator: str, number: str) -> Target:
    return Target.model_validate({"comparator": comparator, "amount": Amount(low=number)})


def _whole(value: Decimal, comparator: str) -> str:
    """Return the whole number that is at least as good."""
    rounding = ROUND_FLOOR if comparator == "at-most" else ROUND_CEILING
    return spelled(value.quantize(Decimal(1), rounding))

"""How a client's scores move: toward the target, part of the way, not at all; and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import exp
from typing import Final, assert_never

from events.measures.library import library
from infra.generating.data_files import Change, Concern, Profile
from infra.generating.draws import Draws

_SPEED: Final = 3.0
"""Early sessions bring most of the change: the way left falls by e to this over the course."""

SAFETY_MEASURE: Final = "phq-9"


@dataclass(frozen=True, slots=True)
class Scale:
    """An instrument as courses need it: whole points, lower is better."""

    reliable: int
    items: Mapping[str, int]
    """The items that count and raise no alert, each with its highest answer."""

    watched: frozenset[str]
    """The items that raise alerts."""

    @property
    def most(self) -> int:
        """The highest total that leaves the answers that raise alerts at none."""
        return sum(self.items.values())

    def answers(self, total: int, draws: Draws, *, alarming: int = 0) -> dict[str, int]:
        """Return answers that add up to `total`, or to what the alarming ones alone come to."""
        given = {**dict.fromkeys(self.items, 0), **dict.fromkeys(self.watched, alarming)}
        for _ in range(total - sum(given.values())):
            free = [code for code, high in self.items.items() if given[code] < high]
            given[draws.one_of(free)] += 1
        return given


@cache
def scale_of(instrument: str) -> Scale:
    """Return the scale of an instrument in the library.

    Raises:
        KeyError: there is no such instrument.
        ValueError: it ships no threshold of reliable change.
    """
    found = library().instruments[instrument]
    shipped = found.thresholds.reliable_change
    if shipped is None:
        raise ValueError(instrument)
    counted = (group for group in found.forms[0].items if group.counts)
    items = {code: int(Decimal(each.high)) for each in counted for code in each.codes}
    watched = frozenset(rule.item for rule in found.safety)
    free = {code: high for code, high in items.items() if code not in watched}
    return Scale(int(shipped.number), free, watched)


def totals(concern: Concern, profile: Profile, ways: list[float], draws: Draws) -> list[int]:
    """Return the total at each visit; `ways` tell how far of the course each lies, 0 to 1.

    The first is the baseline, and the last shows the profile's change.
    """
    scale = scale_of(concern.instrument)
    baseline = draws.between(*concern.baseline)
    goal = baseline * draws.between(*profile.remaining_percent) / 100
    found = [baseline]
    for way in ways[1:]:
        passed = (1 - exp(-_SPEED * way)) / (1 - exp(-_SPEED))
        value = round(baseline + (goal - baseline) * passed) + draws.wobble(scale.reliable // 2)
        found.append(_within(value, 0, scale.most))
    found[1:] = [_kept(each, baseline, profile.change, concern, scale) for each in found[1:]]
    if len(found) > 1:
        found[-1] = _shown(found[-1], baseline, profile.change, concern, scale)
    return found


def _kept(value: int, baseline: int, change: Change, concern: Concern, scale: Scale) -> int:
    """Return a total on the way: who does not reach the target never seems to."""
    if change == "none":
        return _within(value, baseline - scale.reliable + 1, baseline + scale.reliable - 1)
    return max(value, concern.target_below) if change == "reliable" else value


def _shown(value: int, baseline: int, change: Change, concern: Concern, scale: Scale) -> int:
    match change:
        case "reliable-and-met":
            return min(value, concern.target_below - 1, baseline - scale.reliable)
        case "reliable":
            return _within(value, concern.target_below, baseline - scale.reliable)
        case "none" | "any":
            return value
        case unreachable:
            assert_never(unreachable)


def _within(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))

"""Pairs of steps: one that damages the sound plan, one that mends it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.unit.events.lint.plans import Document

Step = Callable[[Document], object]


class Pair(NamedTuple):
    """What brings a rule's finding into the sound plan, and what takes it away again."""

    damage: Step
    mend: Step


def says(kind: str, place: int, member: str, bad: str, good: str) -> Pair:
    """Return the pair that writes `bad` in an item's member, and then `good`."""

    def say(words: str) -> Step:
        return lambda d: d[kind][place].update({member: words})

    return Pair(say(bad), say(good))


def objective(bad: str, good: str) -> Pair:
    """Return the pair that states the second objective badly, and then well."""
    return says("objectives", 1, "statement", bad, good)


def put(bad: Mapping[str, Any], good: Mapping[str, Any]) -> Pair:
    """Return the pair that puts members into the plan."""
    return Pair(lambda d: d.update(bad), lambda d: d.update(good))


def put_in(kind: str, place: int, bad: Mapping[str, Any], good: Mapping[str, Any]) -> Pair:
    """Return the pair that puts members into one of the plan's items."""
    return Pair(lambda d: d[kind][place].update(bad), lambda d: d[kind][place].update(good))

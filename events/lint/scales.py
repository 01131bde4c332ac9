"""Instruments as the lint knows them: range, direction and severity bands (A6.01 to A6.09)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from events.lint.reading.terms import terms
from events.lint.tables import table


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band, both ends in it."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """An instrument: its range, which way is better, its bands where the field agrees on them."""

    code: str
    name: str
    low: float
    high: float
    better: Literal["lower", "higher"]
    bands: Sequence[Band]
    clusters: Mapping[str, Sequence[float]]


@cache
def scales() -> Mapping[str, Scale]:
    """Return the instruments by code."""
    return {code: _scale(code, each) for code, each in table("instruments")["instruments"].items()}


def _scale(code: str, entry: Mapping[str, Any]) -> Scale:
    bands = tuple(Band(**band) for band in entry["bands"])
    return Scale(
        code,
        entry["name"],
        entry["low"],
        entry["high"],
        entry["better"],
        bands,
        entry.get("clusters", {}),
    )


def scale_named(name: str) -> str:
    """Return the code of the instrument that a name stands for; nothing for none that is known."""
    found = [term.text for term in terms(f"{name} 0") if term.kind == "scale"]
    upper = found or [term.text for term in terms(f"{name.upper()} 0") if term.kind == "scale"]
    return upper[0] if upper else ""

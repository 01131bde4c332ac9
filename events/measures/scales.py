"""Scales by range, direction, bands and names: of the instruments that ship, and of others.

The instruments that ship give theirs from their own files. Of others only this much is known:
enough to read a score in a text, too little to record one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, Literal

import orjson

from events.measures.library import library
from events.measures.models import BandTable, Instrument


@dataclass(frozen=True, slots=True)
class ScaleBand:
    """A severity band, both ends in it; `name` is the word for it."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: its range, which way is better, its bands where the field agrees on them.

    `clusters` are the ranges of its parts. A name of `aliases` stands for it, with `capitals` a
    single word only in capitals; one of `with_number` only beside a number, one of
    `with_capitals` only where it begins in capitals.
    """

    code: str
    name: str
    low: float
    high: float
    better: Literal["lower", "higher"]
    aliases: Sequence[str]
    with_number: Sequence[str] = ()
    with_capitals: Sequence[str] = ()
    capitals: bool = False
    bands: Sequence[ScaleBand] = ()
    clusters: Mapping[str, Sequence[float]] = field(default_factory=dict)


_FILE: Final = "scales.json"


@cache
def scales() -> Mapping[str, Scale]:
    """Return every scale by its code (A6.01 to A6.09)."""
    kept: Mapping[str, Any] = orjson.loads((files(__package__) / "data" / _FILE).read_bytes())
    ships = library().instruments
    named = {code: _of_instrument(ships[code], each) for code, each in kept["names"].items()}
    return named | {code: _of_entry(code, each) for code, each in kept["scales"].items()}


@cache
def edition() -> bytes:
    """Return a digest of the files that scales are read from."""
    data = files(__package__) / "data"
    kept = [data / _FILE, *(data / "instruments").iterdir()]
    digest = sha256()
    for file in sorted(kept, key=lambda one: one.name):
        digest.update(file.read_bytes())
    return digest.digest()


def _of_instrument(instrument: Instrument, names: Mapping[str, Any]) -> Scale:
    """Return the scale of an instrument; forms of several ranges make one that holds them all."""
    if instrument.direction == "stated":
        raise ValueError(f"{instrument.id}: a scale says which way is better")
    highs = [float(form.high) for form in instrument.forms if form.high is not None]
    return Scale(
        code=instrument.id,
        name=names["short"],
        low=min(float(form.low) for form in instrument.forms),
        high=max(highs),
        better=instrument.direction,
        aliases=names["aliases"],
        with_number=names.get("with_number", ()),
        with_capitals=names.get("with_capitals", ()),
        capitals=names.get("capitals", False),
        bands=_bands(instrument.table(instrument.usual_band_table)),
        clusters={
            each.code: (float(each.low), float(each.high))
            for form in instrument.forms
            for each in form.clusters
        }
        | names.get("clusters", {}),
    )


def _bands(table: BandTable | None) -> tuple[ScaleBand, ...]:
    """Return the bands of a table that tells severity; a cut point is no word for it."""
    if table is None or table.kind != "severity":
        return ()
    return tuple(
        ScaleBand(each.code.replace("-", " "), float(each.low), float(each.high))
        for each in table.bands
    )


def _of_entry(code: str, entry: Mapping[str, Any]) -> Scale:
    return Scale(
        code=code,
        name=entry["short"],
        low=entry["low"],
        high=entry["high"],
        better=entry["better"],
        aliases=entry["aliases"],
        with_number=entry.get("with_number", ()),
        with_capitals=entry.get("with_capitals", ()),
        capitals=entry.get("capitals", False),
        bands=tuple(ScaleBand(**each) for each in entry.get("bands", ())),
        clusters=entry.get("clusters", {}),
    )

"""Which kinds of data a diagnosis tells of, by its code (B11, B38); pure."""

import re
from functools import cache
from importlib.resources import files

from events.profiles.part2 import is_part2, part2_rules
from events.values.base import Value
from events.values.consents import DataCategory
from events.values.text import Words


class KindOfCode(Value):
    """Codes that begin so tell of a kind of data; a code may tell of several."""

    category: DataCategory
    begins: tuple[str, ...]


class KindOfWord(Value):
    """Words that begin so, in whatever case, may tell of a kind of data."""

    category: DataCategory
    begin: tuple[str, ...]


class DataKinds(Value):
    """The tables of this release, with their version and source."""

    version: int
    source: Words
    verified: bool
    kinds: tuple[KindOfCode, ...]
    words: tuple[KindOfWord, ...]


@cache
def data_kinds() -> DataKinds:
    """Return the tables of this release."""
    path = files(__package__) / "data" / "data_categories.json"
    return DataKinds.model_validate_json(path.read_bytes())


def kinds_of(code: str) -> frozenset[DataCategory]:
    """Return which kinds of data a diagnosis code tells of; of substance use alone where it does.

    A diagnosis in a plan of this house is one of mental health beside what else it is.
    """
    if is_part2(code, part2_rules()):
        return frozenset({"substance-use"})
    return frozenset(each.category for each in data_kinds().kinds if code.startswith(each.begins))


def kinds_in(text: str) -> frozenset[DataCategory]:
    """Return which kinds of data words of a text may tell of; rather one too many."""
    return frozenset(category for category, words in _patterns() if words.search(text))


@cache
def _patterns() -> tuple[tuple[DataCategory, re.Pattern[str]], ...]:
    return tuple(
        (each.category, re.compile(rf"\b(?:{'|'.join(map(re.escape, each.begin))})", re.IGNORECASE))
        for each in data_kinds().words
    )

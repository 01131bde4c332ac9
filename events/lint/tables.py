"""The lint's tables of words, phrases, instruments and thresholds: data files, read once."""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Generic, TypeVar

import orjson

from events.measures.courses import courses_edition
from events.measures.scales import edition as scales_edition

V = TypeVar("V")


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return a data file of the lint by its name without ending: `words`, `verbs`, `phrases`."""
    path = files("events.lint").joinpath("data", f"{name}.json")
    loaded: Mapping[str, Any] = orjson.loads(path.read_bytes())
    return loaded


@cache
def edition() -> bytes:
    """Return a short digest of all data files: it changes with anything that findings rest on."""
    digest = sha256()
    for file in sorted(files("events.lint").joinpath("data").iterdir(), key=lambda one: one.name):
        digest.update(file.read_bytes())
    digest.update(scales_edition())
    digest.update(courses_edition())
    return digest.hexdigest()[:8].encode()


@cache
def words(name: str, entry: str) -> frozenset[str]:
    """Return an entry of single words, written in the file with spaces between them."""
    return frozenset(str(table(name)[entry]).split())


@cache
def phrases(name: str, entry: str) -> "Phrases[str]":
    """Return an entry of phrases, written in the file with semicolons between them."""
    return Phrases({each: each for each in listed(table(name)[entry])})


def listed(text: str) -> list[str]:
    """Return the phrases of an entry."""
    return [each for part in text.split(";") if (each := part.strip())]


class Phrases(Generic[V]):
    """Phrases of several words, each standing for a value; the longest that fits is found."""

    def __init__(self, values: Mapping[str, V]) -> None:
        """Take phrases with single spaces between their words, all in lower case."""
        self._by_first: dict[str, list[tuple[list[str], V]]] = {}
        for phrase, value in values.items():
            parts = phrase.split()
            self._by_first.setdefault(parts[0], []).append((parts, value))
        for found in self._by_first.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def at(self, texts: "list[str]", index: int) -> tuple[int, V] | None:
        """Return how many words the longest phrase at `index` has, and its value."""
        for parts, value in self._by_first.get(texts[index], ()):
            if len(parts) == 1 or texts[index : index + len(parts)] == parts:
                return len(parts), value
        return None

    def firsts(self) -> frozenset[str]:
        """Return the words that phrases begin with."""
        return frozenset(self._by_first)

    def begin_in(self, texts: frozenset[str]) -> bool:
        """Say whether any phrase may begin with one of `texts`."""
        return not texts.isdisjoint(self._by_first)

    def all_in(self, texts: "list[str]") -> "Iterable[tuple[int, int, V]]":
        """Yield start, end and value of the phrases in `texts`; none overlaps another."""
        index = 0
        while index < len(texts):
            found = self.at(texts, index)
            if found is None:
                index += 1
                continue
            yield index, index + found[0], found[1]
            index += found[0]

"""How much two texts say the same once numbers and dates are left out (A11.18)."""

from collections import Counter
from typing import Final

from events.lint.reading.sentence import read

_SHINGLE: Final = 3


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of three words of a text without its numbers and dates."""
    terms = read(text).terms
    plain = [each.written for each in terms if each.kind in {"word", "period", "scale"}]
    last = max(1, len(plain) - _SHINGLE + 1) if plain else 0
    return Counter(tuple(plain[at : at + _SHINGLE]) for at in range(last))


def alike(first: str, second: str) -> float:
    """Return how much of the longer text stands in the other, in percent."""
    left, right = shingles(first), shingles(second)
    longer = max(left.total(), right.total())
    return 100 * (left & right).total() / longer if longer else 0.0

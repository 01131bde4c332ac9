"""Numbers as people write them: digits, words, ranges, percentages, so many out of so many."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from events.lint.reading.tokens import Token
from events.lint.tables import table, words


class Number(NamedTuple):
    """A number or a range, `of` a whole or in percent; `length` counts its tokens."""

    low: float
    high: float
    length: int
    of: float | None = None
    percent: bool = False


_PERCENT: Final = {"%": 1, "percent": 1, "pct": 1, "percentage": 1}
_FROM_NONE: Final = frozenset(("from", "to", "→", "->", "(", "currently", "now", "was"))
_SOME: Final = frozenset(("next", "last", "past", "first", "coming", "every"))
_PARTS: Final = {"half": 50.0, "third": 33.3, "quarter": 25.0, "thirds": 66.7, "quarters": 75.0}
_NOT_NONE: Final = frozenset(
    [
        "longer",
        "more",
        "fewer",
        "less",
        "later",
        "greater",
        "higher",
        "matter",
        "such",
        "other",
        "sooner",
        "one",
        "harm",
        "suicide",
    ]
)
_GLUED_BEFORE: Final = frozenset(["x", "w", "wk", "week", "d", "s", "session"])
_TEN: Final = 10


def number_at(tokens: Sequence[Token], index: int) -> Number | None:
    """Return the number that begins at `index`, with its range, percent sign and whole."""
    found = _part(tokens, index) or _between(tokens, index)
    if found is None:
        first = _single(tokens, index)
        found = None if first is None else _ranged(tokens, index, _twice(tokens, index, first))
    return None if found is None else _whole(tokens, index, found)


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _single(tokens: Sequence[Token], index: int) -> Number | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == "number":
        before = _text(tokens, index - 1)
        stray = token.glued and before.isalpha() and before not in _GLUED_BEFORE
        # A code such as F41.1 or B12 is no number; a hyphen (PHQ-9) was left out between.
        if stray and tokens[index - 1].end == token.start:
            return None
        return _percent(tokens, index, _of(float(token.text.replace(",", "")), 1))
    return _in_words(tokens, index)


def _of(value: float, length: int) -> Number:
    return Number(value, value, length)


def _in_words(tokens: Sequence[Token], index: int) -> Number | None:  # noqa: PLR0911
    known, text = table("words")["numbers"], _text(tokens, index)
    if text == "no":
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        real = after is not None and after.kind == "word" and after.text not in _NOT_NONE
        if after is not None and after.glued and after.start == tokens[index].end + 1:
            return None  # no-shows
        return _of(0, 1) if real else None
    if text in {"none", "never"}:
        return _of(0, 1) if _text(tokens, index - 1) in _FROM_NONE else None
    if text in {"a", "half"}:
        return _dozens(tokens, index)
    if text == "½":
        return _of(0.5, 1)
    if text == "couple" and _text(tokens, index - 1) not in _SOME:
        return None  # two people
    if text not in known or (text == "one" and _text(tokens, index + 1) in {"another", "on"}):
        return None
    return _percent(tokens, index, _tens(tokens, index, float(known[text])))


def _tens(tokens: Sequence[Token], index: int, value: float) -> Number:
    known, after = table("words")["numbers"], _text(tokens, index + 1)
    if after == "hundred":
        return _of(value * 100, 2)
    if _text(tokens, index) in table("words")["tens"] and 0 < known.get(after, 0) < _TEN:
        return _of(value + known[after], 2)
    if _text(tokens, index) == "couple" and after == "of":
        return _of(value, 2)
    return _of(value, 1)


def _dozens(tokens: Sequence[Token], index: int) -> Number | None:
    ahead = [_text(tokens, index + step) for step in range(3)]
    if ahead == ["half", "a", "dozen"]:
        return _of(6, 3)
    if ahead[:2] in (["a", "dozen"], ["a", "couple"], ["a", "hundred"]):
        value = float(table("words")["numbers"][ahead[1]])
        return _of(value, 3 if ahead[2] == "of" else 2)
    if ahead[:3] == ["half", "an", "hour"]:
        return _of(0.5, 2)
    return None


def _part(tokens: Sequence[Token], index: int) -> Number | None:
    """Return half, a third, two thirds, as percent."""
    first, second = _text(tokens, index), _text(tokens, index + 1)
    if first == "half" and (
        _text(tokens, index - 1) in {"by", "in", "to", "least"} or second in {"of", "the", "as"}
    ):
        return Number(50, 50, 1, percent=True)
    share = _PARTS.get(second) if first in {"a", "one", "two", "three"} else None
    led = _text(tokens, index - 1) == "by"
    before = words("words", "within") | words("words", "coming")
    if second in {"quarter", "quarters"} and (first == "two" or _text(tokens, index - 1) in before):
        return None
    if share is None or (_text(tokens, index + 2) in words("words", "within") and not led):
        return None
    after = _text(tokens, index + 2)
    if led or second in {"half", "thirds", "quarters"} or after in {"of", "", ".", ","}:
        return Number(share, share, 2, percent=True)
    return None


def _percent(tokens: Sequence[Token], index: int, found: Number) -> Number:
    after = _text(tokens, index + found.length)
    if after == "per" and _text(tokens, index + found.length + 1) == "cent":
        return found._replace(length=found.length + 2, percent=True)
    if after in _PERCENT:
        return found._replace(length=found.length + 1, percent=True)
    return found


def _twice(tokens: Sequence[Token], index: int, found: Number) -> Number:
    """Read "three (3)": one number, told in words and in figures."""
    place = index + found.length
    if _text(tokens, place) != "(":
        return found
    again = _single(tokens, place + 1)
    if again is None or _text(tokens, place + 1 + again.length) != ")":
        return found
    same = again.low == found.low and (again.percent or not found.percent)
    told = found.length + again.length + 2
    return found._replace(length=told, percent=again.percent) if same else found


def _between(tokens: Sequence[Token], index: int) -> Number | None:
    if _text(tokens, index) != "between":
        return None
    low = _single(tokens, index + 1)
    if low is None or _text(tokens, index + 1 + low.length) != "and":
        return None
    high = _single(tokens, index + 2 + low.length)
    if high is None or high.high < low.low:
        return None
    return Number(low.low, high.high, 2 + low.length + high.length, percent=high.percent)


def _ranged(tokens: Sequence[Token], index: int, low: Number) -> Number:
    joint = index + low.length
    if _text(tokens, joint) not in {"-", "or", "to"}:
        return low
    high = _single(tokens, joint + 1)
    if high is None or high.low <= low.low or (low.percent and not high.percent):
        return low
    if _text(tokens, joint) == "to" and _change_governs(tokens, index):
        return low
    return Number(low.low, high.high, low.length + 1 + high.length, percent=high.percent)


_REACH: Final = 7


def _change_governs(tokens: Sequence[Token], index: int) -> bool:
    """Say whether "3 to 5" here tells a way from 3 to 5, not a range."""
    for back in range(index - 1, max(-1, index - _REACH), -1):
        text = tokens[back].text
        if text in {"from", "was"} or text.isdigit():
            return True
        if text in {"to", "least", "most", "for", "by", "within", ",", ".", ";", "(", "at", "over"}:
            return False
    return False


def _whole(tokens: Sequence[Token], index: int, found: Number) -> Number:
    at = index + found.length
    if _text(tokens, at) == "/":
        skipped = 1
    elif _text(tokens, at) == "out" and _text(tokens, at + 1) == "of":
        skipped = 2
    elif _text(tokens, at) == "of" and not found.percent:
        skipped = 1
    elif _text(tokens, at) == "in":
        return _in_so_many(tokens, index, found)
    else:
        return found
    while skipped > 1 - (_text(tokens, at) == "/") and _text(tokens, at + skipped) in _ARTICLES:
        skipped += 1
    if skipped == 1 and _text(tokens, at + 1) in _ARTICLES and _text(tokens, at + 2) in _FEW:
        skipped = 3
    whole = _single(tokens, at + skipped)
    if whole is None or whole.low <= 0 or whole.percent:
        return found
    return found._replace(of=whole.low, length=found.length + skipped + whole.length)


def _in_so_many(tokens: Sequence[Token], index: int, found: Number) -> Number:
    """Read "8 in 10 conflicts"; 5 in 30 days is a rate."""
    at = index + found.length
    whole = _single(tokens, at + 1)
    if whole is None or found.percent or whole.percent or not 0 < found.high <= whole.low:
        return found
    after = _text(tokens, at + 1 + whole.length)
    timed = any(after in each.split() for each in table("words")["periods"].values())
    apart = timed or after in {"", "/", "-", *table("words")["short_periods"]}
    if apart or after in _PERCENT or whole.low > _HUNDRED:
        return found
    return found._replace(of=whole.low, length=found.length + 1 + whole.length)


_HUNDRED: Final = 100


_FEW: Final = frozenset(("next", "coming", "last", "past", "previous"))
_ARTICLES: Final = frozenset(
    [
        "the",
        "every",
        "each",
        "her",
        "his",
        "their",
        "any",
        "all",
        "next",
        "a",
        "last",
        "past",
        "previous",
        "coming",
    ]
)

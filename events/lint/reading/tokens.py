"""Tokens: words, numbers, dates and marks of a text, with their places in it."""

import re
from typing import Final, NamedTuple

# One character for one, so that places in the folded text are places in the text itself.
_FOLDED: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),  # noqa: RUF001  # the dashes that texts hold
        **dict.fromkeys("‘’‛′`´", "'"),  # noqa: RUF001
        **dict.fromkeys("×✕✖⨯", "x"),  # noqa: RUF001
        **dict.fromkeys("→⟶➔➜⇒➝↦▶►", "→"),
        **dict.fromkeys("≤⩽≦", "≤"),
        **dict.fromkeys("≥⩾≧", "≥"),
        **dict.fromkeys("％﹪", "%"),  # noqa: RUF001
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200b\ufeff", " "),
    }
)

_TOKEN: Final = re.compile(
    r"""
    (?P<short>(?<![\w/])[wW]/(?:[iI][nN]\b|[oO]\b|[oO][uU][tT]\b)?)
    |(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)
    |(?P<date>(?<![\d/.-])(?:[12][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/(?:[12][0-9]{3}|[0-9]{2})
        |[0-9]{1,2}/(?:19|20|21)[0-9]{2}|[0-9]{1,2}-[0-9]{1,2}-[12][0-9]{3}|[0-9]{1,2}\.[0-9]{1,2}\.[12][0-9]{3})(?![\d/-]))
    |(?P<clock>(?<!\d)[0-9]{1,2}:[0-9]{2}(?!\d))
    |(?P<number>[0-9]{1,300}(?:,[0-9]{3})*(?:\.[0-9]{1,300})?|\.[0-9]{1,300})
    |(?P<mark>-{1,3}>|={1,2}>|<=|>=|[^\w\s]|_)
    """,
    re.VERBOSE,
)


_SHORT: Final = {"w/": "with", "w/in": "within", "w/o": "without", "w/out": "without"}


class Token(NamedTuple):
    """A token in lower case; `glued` when it follows the one before without a space."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text`; a hyphen inside a word with letters joins and is left out."""
    folded = text.translate(_FOLDED)
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(folded):
        kind, said = match.lastgroup or "mark", match.group().casefold()
        glued = match.start() == end
        end = match.end()
        if kind == "short":
            kind, said = "word", _SHORT[said]
        found.append(Token(kind, said, match.start(), end, glued))
    return _without_hyphens(found) if "-" in folded else found


def _without_hyphens(found: list[Token]) -> list[Token]:
    kept = []
    for index, token in enumerate(found):
        inside = token.text == "-" and token.glued and 0 < index < len(found) - 1
        if inside and found[index + 1].glued and _joins(found[index - 1], found[index + 1]):
            continue
        kept.append(token)
    return kept


def _joins(before: Token, after: Token) -> bool:
    return "word" in {before.kind, after.kind} and {before.kind, after.kind} <= {"word", "number"}

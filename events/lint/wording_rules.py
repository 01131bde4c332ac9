"""Rules about words anywhere in a plan: no-harm contracts, judging words, abbreviations."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from events.lint.finding import Finding, finding
from events.lint.reading.sentence import Reading
from events.lint.tables import phrases, words

_NEGATION_REACH: Final = 4


def wording_findings(reading: Reading, path: str) -> Iterator[Finding]:
    """Yield the findings on the wording of a text (A5.31, A5.38, A11.24)."""
    texts = [term.written for term in reading.terms]
    yield from _no_harm(reading, texts, path)
    yield from _judging(reading, texts, path)
    yield from _abbreviations(reading, path)


def _no_harm(reading: Reading, texts: list[str], path: str) -> Iterator[Finding]:
    split = [part for text in texts for part in text.split(" ")]
    places = [place for place, text in enumerate(texts) for _ in text.split(" ")]
    for first, last, _ in phrases("phrases", "no_harm_contract").all_in(split):
        before = split[max(0, first - _NEGATION_REACH) : first]
        if words("phrases", "no_harm_negated").isdisjoint(before):
            evidence = reading.quote(places[first], places[last - 1] + 1)
            yield finding("NO_HARM_CONTRACT", path, evidence)
            return


def _judging(reading: Reading, texts: list[str], path: str) -> Iterator[Finding]:
    excepted = {
        place
        for first, last, _ in phrases("phrases", "pejorative_exceptions").all_in(texts)
        for place in range(first, last)
    }
    for first, last, _ in phrases("phrases", "pejorative").all_in(texts):
        if first not in excepted:
            yield finding("STRENGTH_BASED_LANGUAGE", path, reading.quote(first, last))
            return


_MOST: Final = 50
_CAPITALS: Final = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w])")
_SHORTHAND: Final = re.compile(
    r"(?<![\w/])(?:[A-Za-z]{1,4}/[A-Za-z]{0,2}|[A-Za-z]{1,6}'?s?)(?![\w/])"
)


def _abbreviations(reading: Reading, path: str) -> Iterator[Finding]:
    found = _shorthand(reading.text) or _unknown_capitals(reading.text)
    if found:
        yield finding("NONSTANDARD_ABBREVIATION", path, found)


def _shorthand(text: str) -> str:
    known = words("phrases", "shorthand")
    for match in _SHORTHAND.finditer(text):
        if match.group().casefold() in known and not match.group().isupper():
            return match.group()
    return ""


def _unknown_capitals(text: str) -> str:
    found = list(dict.fromkeys(match.group() for match in _CAPITALS.finditer(text)))[:_MOST]
    letters = sum(each.isalpha() for each in text)
    shouted = 2 * sum(each.isupper() for each in text) > letters
    if shouted:
        return ""
    unknown = (each for each in found if each not in words("phrases", "standard_abbreviations"))
    return next((each for each in unknown if not _expanded(text, each)), "")


def _expanded(text: str, short: str) -> bool:
    """Say whether the text writes it out: "mindful walking practice (MWP)"."""
    place = text.find(f"({short})")
    if place < 0:
        return f"{short} (" in text
    initials = _initials(text[max(0, place - 120) : place])
    return short.casefold() in initials


@cache
def _initial() -> "re.Pattern[str]":
    return re.compile(r"(?<!\w)[^\W\d_]")


def _initials(text: str) -> str:
    found: Sequence[str] = _initial().findall(text)
    return "".join(found).casefold()

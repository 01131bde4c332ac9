"""Rules about words anywhere in a plan: no-harm contracts, judging words, abbreviations."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from events.lint.finding import Finding, finding
from events.lint.reading.sentence import Reading
from events.lint.tables import phrases, words
from events.measures.scales import scales

_NEGATION_REACH: Final = 4


def wording_findings(reading: Reading, path: str) -> Iterator[Finding]:
    """Yield the findings on the wording of a text (A5.31, A5.38, A11.24)."""
    promised = promises_no_harm(reading)
    if promised is not None:
        yield finding("NO_HARM_CONTRACT", path, promised)
    yield from _judging(reading, path)
    yield from _abbreviations(reading, path)


def promises_no_harm(reading: Reading) -> str | None:
    """Return the promise or contract not to harm oneself; one that is replaced is none."""
    if reading.bag.isdisjoint(_promising()):
        return None
    texts = reading.said
    promised = _promise(texts)
    if promised is not None:
        return reading.quote(*promised)
    split = [part for text in texts for part in text.split(" ")]
    places = [place for place, text in enumerate(texts) for _ in text.split(" ")]
    for first, last, _ in phrases("phrases", "no_harm_contract").all_in(split):
        before = split[max(0, first - _NEGATION_REACH) : first]
        if words("phrases", "no_harm_negated").isdisjoint(before):
            return reading.quote(places[first], places[last - 1] + 1)
    return None


@cache
def _promising() -> frozenset[str]:
    """Return words of which every promise has one."""
    return words("phrases", "promise") | words("phrases", "pledges")


_PROMISE_REACH: Final = 9


def _promise(texts: list[str]) -> tuple[int, int] | None:
    """Find "contract with parents not to kill himself", "a no self-harm pledge"."""
    for place, text in enumerate(texts):
        near = texts[place + 1 : place + 1 + _PROMISE_REACH]
        promised = text in words("phrases", "promise") and _given(texts, place)
        if promised and (_not_to_harm(near) or _to_stay_safe(near)):
            return place, place + 2
        if text in words("phrases", "pledges") and _harmless(texts, place):
            return max(0, place - 3), place + 1
    return None


def _given(texts: Sequence[str], place: int) -> bool:
    """Tell a word that is given, as a promise, from any other word."""
    giving = {"give", "gives", "gave", "giving", "given", "keep", "keeps"}
    return texts[place] != "word" or bool(giving & set(texts[max(0, place - 3) : place]))


def _clause(near: Sequence[str]) -> Sequence[str]:
    """Return what comes before a full stop, which ends what is promised."""
    end = next((place for place, text in enumerate(near) if text in {".", ";"}), len(near))
    return near[:end]


_REFUSING: Final = frozenset(
    ("not", "never", "won't", "wouldn't", "against", "refrain", "refrains")
)


def _not_to_harm(near: Sequence[str]) -> bool:
    """Say whether the words promise not to harm; to cut classes is another thing."""
    said = _clause(near)
    refused = next((p for p, text in enumerate(said) if text in _REFUSING), len(said))
    refused = 0 if said[:1] in (["no"], ["to"]) and "no" in said[:2] else refused
    return any(
        text in words("phrases", "harm_verbs") | words("phrases", "harm_nouns")
        and said[place + 1 : place + 2] not in _harmless_cuts()
        for place, text in enumerate(said)
        if place > refused or (place and said[place - 1] == "self" and place > refused)
    )


def _harmless_cuts() -> list[list[str]]:
    return [[each] for each in words("phrases", "harm_exceptions")]


def _to_stay_safe(near: Sequence[str]) -> bool:
    """Read "to stay alive", "to keep herself safe"."""
    said = _clause(near)
    for place, text in enumerate(said[:-1]):
        if text in {"stay", "remain", "be", "stays"} and said[place + 1] in {"safe", "alive"}:
            return True
        kept = said[place + 2 : place + 3] == ["safe"] and said[place + 1].endswith(
            ("self", "selves")
        )
        if text in {"keep", "keeps"} and kept:
            return True
    return False


def _harmless(texts: Sequence[str], place: int) -> bool:
    before = texts[max(0, place - 4) : place]
    harm = next(
        (p for p, text in enumerate(before) if text in words("phrases", "harm_nouns")), None
    )
    if harm is None or not {"no", "non", "anti", "not"} & set(before[:harm]):
        return False
    earlier = texts[max(0, place - 8) : max(0, place - 3)]
    return words("phrases", "no_harm_negated").isdisjoint(earlier)


def _judging(reading: Reading, path: str) -> Iterator[Finding]:
    if not phrases("phrases", "pejorative").begin_in(reading.bag):
        return
    texts = reading.said
    excepted = {
        place
        for first, last, _ in phrases("phrases", "pejorative_exceptions").all_in(texts)
        for place in range(first, last)
    }
    for first, last, _ in list(phrases("phrases", "pejorative").all_in(texts))[:_MOST]:
        if first not in excepted and not _quoted(reading, first):
            yield finding("STRENGTH_BASED_LANGUAGE", path, reading.quote(first, last))
            return


def _quoted(reading: Reading, place: int) -> bool:
    """Say whether a place stands in quotation marks: a thought that is told, no judgement."""
    before = reading.text[: reading.terms[place].start]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


_MOST: Final = 50


_CAPITALS: Final = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w])")
_SHORTHAND: Final = re.compile(
    r"(?<![\w/])(?:[A-Za-z]{1,4}/[A-Za-z]{0,3}|[A-Za-z]{1,6}'?s?)(?![\w/])"
)


def _abbreviations(reading: Reading, path: str) -> Iterator[Finding]:
    found = _shorthand(reading) or _unknown_capitals(reading.text)
    if found:
        yield finding("NONSTANDARD_ABBREVIATION", path, found)


def _shorthand(reading: Reading) -> str:
    known, text = words("phrases", "shorthand"), reading.text
    common = words("phrases", "common_shorthand")
    if "/" not in text and reading.bag.isdisjoint(known | common):
        return ""
    usual: dict[str, str] = {}
    for match in _SHORTHAND.finditer(text):
        said = match.group().casefold()
        if said in known and not match.group().isupper():
            return match.group()
        if said in common:
            usual.setdefault(said, match.group())
    return ", ".join(usual.values()) if len(usual) >= _TOO_MANY else ""


_TOO_MANY: Final = 3


def _unknown_capitals(text: str) -> str:
    found = list(dict.fromkeys(match.group() for match in _CAPITALS.finditer(text)))[:_MOST]
    unknown = [each for each in found if each not in _known_capitals()]
    if not unknown or _shouted(text):
        return ""
    return next((each for each in unknown if not _expanded(text, each)), "")


def _shouted(text: str) -> bool:
    """Say whether most letters are capitals, so that they tell nothing."""
    return 2 * sum(each.isupper() for each in text) > sum(each.isalpha() for each in text)


@cache
def _known_capitals() -> frozenset[str]:
    """Return the abbreviations that readers know, and what the names of scales are made of."""
    listed = (
        each.upper()
        for scale in scales().values()
        for each in (*scale.aliases, *scale.with_number, *scale.with_capitals)
    )
    parts = frozenset(part for each in listed for part in each.split())
    return parts | words("phrases", "standard_abbreviations")


def _expanded(text: str, short: str) -> bool:
    """Say whether the text writes it out: "mindful walking practice (MWP)"."""
    place = text.find(f"({short})")
    if place < 0:
        return f"{short} (" in text or _named_skill(text, short)
    initials = _initials(text[max(0, place - 120) : place])
    return short.casefold() in initials or _named_before(text[:place])


def _named_skill(text: str, short: str) -> bool:
    """Say whether it is the name of a skill or a group, which needs no more words."""
    after = text[text.find(short) + len(short) :].split(maxsplit=1)[:1]
    return bool(after) and after[0].strip(".,;:").casefold() in words("phrases", "named_kinds")


def _named_before(text: str) -> bool:
    """Say whether two words or more in small letters lead to it: "trauma guilt (TRGI)"."""
    said = text.split()[-2:]
    return len(said) > 1 and all(each.replace("-", "").islower() for each in said)


@cache
def _initial() -> "re.Pattern[str]":
    return re.compile(r"(?<!\w)[^\W\d_]")


def _initials(text: str) -> str:
    found: Sequence[str] = _initial().findall(text)
    return "".join(found).casefold()

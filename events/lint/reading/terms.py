"""Terms: what a text speaks of, one after another: numbers, dates, scales, comparisons, periods."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

from events.lint.reading.dates import NO_DATE, SUFFIXES, date_at, is_day, is_year, month_at
from events.lint.reading.grades import GRADES, STAGES, grade_at, stage_at
from events.lint.reading.line import NOTHING, Line, Read, Term
from events.lint.reading.numbers import Number, number_at
from events.lint.reading.tokens import tokens
from events.lint.tables import Phrases, listed, table, words
from events.measures.scales import scales

_LOOK_AHEAD: Final = 5
_Reader: TypeAlias = Callable[[Line, int, list[Term]], Read]


def terms(text: str) -> list[Term]:
    """Return the terms of `text` in order."""
    found = tokens(text)
    line = Line(text, found, [each.text for each in found])
    readers, made, index = _readers(), list[Term](), 0
    while index < len(found):
        kind, said, start, end, _ = found[index]
        for reader in readers.get(said, ()) if kind == "word" else _OF_KIND[kind]:
            read = reader(line, index, made)
            if read is not None:
                index += read[0]
                made.append(read[1])
                break
        else:
            made.append(Term("word" if kind == "word" else "mark", said, start, end, None, said))
            index += 1
    return made


@cache
def _readers() -> Mapping[str, Sequence[_Reader]]:
    """Return who may read a term that begins with a word; all other words are plain."""
    known = table("words")
    firsts: Mapping[_Reader, Iterable[str]] = {
        _scale: _scales().firsts(),
        _compare: _comparisons().firsts(),
        month_at: {*known["months"], "q"},
        _times: {*known["times"], "times", "time", "x"},
        _rate: {*known["rates"], *_rate_phrases().firsts(), *_DAYS_OF_WEEK, "q"},
        _ordinal: known["ordinals"],
        _number: {*known["numbers"], "no", "none", "never", "a", "half", "½", "between"},
        grade_at: GRADES,
        stage_at: STAGES,
        _period: {*_periods(), *known["short_periods"]},
    }
    found: dict[str, list[_Reader]] = {}
    for reader, words_of in firsts.items():
        for each in words_of:
            found.setdefault(each, []).append(reader)
    return found


_DAYS_OF_WEEK: Final = ("weekdays", "weekends", "weeknights")


@cache
def _scales() -> Phrases[tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}
    for code, scale in scales().items():
        need = "capitals" if scale.capitals else ""
        known |= dict.fromkeys(scale.aliases, (code, need))
        known |= dict.fromkeys(scale.with_number, (code, "number"))
        known |= dict.fromkeys(scale.with_capitals, (code, "first"))
    return Phrases(known)


def _scale(line: Line, index: int, _made: list[Term]) -> Read:
    found = _scales().at(line.texts, index)
    if found is None:
        return None
    length, (code, need) = found
    token = line.tokens[index]
    written = line.text[token.start : token.end]
    if need == "capitals" and length == 1 and not written.isupper():
        return None
    if need == "first" and sum(map(str.isupper, written)) < 2:  # noqa: PLR2004  # MoCA, not Cows
        return None
    if need == "number" and not _number_within(line, index + length, 3):
        return None
    return length, line.term("scale", code, index, length)


def _number_within(line: Line, index: int, reach: int) -> bool:
    return any(
        line.tokens[each].kind == "number" or line.texts[each] in table("words")["numbers"]
        for each in range(index, min(len(line.tokens), index + reach))
    )


@cache
def _comparisons() -> Phrases[str]:
    entries = table("words")["compare"].items()
    return Phrases({each: name for name, entry in entries for each in listed(entry)})


def _compare(line: Line, index: int, _made: list[Term]) -> Read:
    found = _comparisons().at(line.texts, index)
    if found is None or not _number_next(line, index + found[0]):
        return None
    return found[0], line.term("compare", found[1], index, found[0])


def _number_next(line: Line, index: int) -> bool:
    """Say whether a number follows, with nothing but light words between."""
    light = words("words", "light")
    for each in range(index, min(len(line.tokens), index + _LOOK_AHEAD)):
        if _number_within(line, each, 1) or line.texts[each] in table("words")["times"]:
            return True
        if line.texts[each] not in light and line.texts[each] not in {"of", "half"}:
            return False
    return False


def _ordinal(line: Line, index: int, made: list[Term]) -> Read:
    text = line.texts[index]
    value = table("words")["ordinals"].get(text)
    if value is not None and not (text == "second" and made and made[-1].kind == "number"):
        number = Number(value, value, 1)
        return 1, line.term("ordinal", text, index, 1, number=number)
    glued = line.at(index + 1) in SUFFIXES and line.tokens[index + 1].glued
    if line.tokens[index].kind != "number" or not glued:
        return None
    number = Number(float(text.replace(",", "")), float(text.replace(",", "")), 2)
    return 2, line.term("ordinal", text, index, 2, number=number)


def _number(line: Line, index: int, _made: list[Term]) -> Read:
    if is_year(line.texts[index]) and line.at(index - 1) in _BEFORE_YEAR:
        return 1, line.term("date", "year", index, 1)
    found = number_at(line.tokens, index)
    if found is None:
        return None
    if found.of is not None and found.length == 3 and _is_day(line, index, found):  # noqa: PLR2004
        real = is_day(_LEAP, int(found.low), int(found.of))
        return 3, line.term("date" if real else NO_DATE, "day", index, 3)
    kind = "percent" if found.percent else "number"
    return found.length, line.term(kind, "", index, found.length, number=found)


_LEAP: Final = 2000
_BEFORE_YEAR: Final = (
    words("words", "before_month") | words("words", "calendar") | words("words", "before_year")
)


def _is_day(line: Line, index: int, found: Number) -> bool:
    """Tell 5/30 as a day of the year from 5/30 as so many of so many."""
    if line.at(index + 1) != "/" or not _day_of_year(found) or line.at(index + 3) in _periods():
        return False
    before = line.at(index - 1)
    if before in {"(", ",", "the"}:
        before = line.at(index - 2)
    if before in words("words", "before_day"):
        return True
    if before == "from":
        return _date_at(line, index + 4, line.at(index + 2))
    return before in {"to", "-"} and _date_at(line, index - 4, line.at(index + 2))


def _date_at(line: Line, index: int, day: str) -> bool:
    """Say whether a day stands at the other end of a span; two of the same ten are scores."""
    if not 0 <= index < len(line.tokens):
        return False
    if "date" in {line.tokens[index].kind, line.tokens[min(index + 2, len(line.tokens) - 1)].kind}:
        return True
    number = number_at(line.tokens, index)
    slashed = number is not None and number.of is not None and line.at(index + 1) == "/"
    rated = line.at(index + 2) == day and day in {"4", "5", "7", "10"}
    return slashed and number is not None and _day_of_year(number) and not rated


def _day_of_year(found: Number) -> bool:
    whole = found.low == found.high and found.low.is_integer() and not found.percent
    return whole and 1 <= found.low <= 12 and 1 <= (found.of or 0) <= 31  # noqa: PLR2004


@cache
def _periods() -> dict[str, str]:
    known = table("words")["periods"]
    return {each: name for name, entry in known.items() for each in entry.split()}


def _period(line: Line, index: int, made: list[Term]) -> Read:
    text = line.texts[index]
    name = _periods().get(text)
    if name is None:
        name = _short_period(line, index, made[-1] if made else NOTHING)
    return None if name is None else (1, line.term("period", name, index, 1))


def _short_period(line: Line, index: int, before: Term) -> str | None:
    name: str | None = table("words")["short_periods"].get(line.texts[index])
    counted = before.kind == "number" or (before.text == "/" and line.tokens[index].glued)
    if name is None or not counted:
        ahead = index + 1 < len(line.tokens) and line.tokens[index + 1]
        glued = bool(ahead and ahead.kind == "number" and ahead.start == line.tokens[index].end)
        session = line.texts[index] == "s" and line.at(index - 1) in words("words", "by")
        return name if glued and (line.texts[index] == "w" or session) else None
    minutes = name == "month" and before.number is not None and before.number.low >= 10  # noqa: PLR2004
    return "minute" if minutes else name


def _negative(line: Line, index: int, made: list[Term]) -> Read:
    """Read "to -2", which no range and no hyphen explains."""
    led = bool(made) and (made[-1].written in {"to", "from", "of"} or made[-1].kind == "compare")
    glued = index + 1 < len(line.tokens) and line.tokens[index + 1].glued
    if line.texts[index] != "-" or not led or not glued or line.tokens[index].glued:
        return None
    found = number_at(line.tokens, index + 1)
    if found is None or found.of is not None or found.percent:
        return None
    number = Number(-found.high, -found.low, found.length + 1)
    return number.length, line.term("number", "", index, number.length, number=number)


def _every_so_many(line: Line, index: int) -> Read:
    """Read "q2wk", "q 4 h": once in so many weeks or hours."""
    period = line.at(index + 2)
    name: str | None = _periods().get(period) or table("words")["short_periods"].get(period)
    if name is None or index + 2 >= len(line.tokens) or line.tokens[index + 1].kind != "number":
        return None
    name = "fortnight" if name == "week" and line.at(index + 1) == "2" else name
    return 3, line.term("rate", name, index, 3, number=Number(1, 1, 1))


@cache
def _rate_phrases() -> Phrases[str]:
    entries = table("words")["rate_phrases"].items()
    return Phrases({each: name for name, entry in entries for each in listed(entry)})


def _rate(line: Line, index: int, _made: list[Term]) -> Read:
    text = line.texts[index]
    phrase = _rate_phrases().at(line.texts, index)
    if phrase is not None:
        length, period = phrase
        return length, line.term("rate", period, index, length, number=Number(1, 1, 1))
    if text == "q":
        return _every_so_many(line, index)
    if text == "a" and line.at(index + 1) == "day":
        return None
    if text == "/" and line.at(index + 1) in {"wk", "w", "week", "day", "d", "month", "mo"}:
        return None
    name: str | None = table("words")["rates"].get(text)
    if text in {"weekdays", "weekends", "weeknights"} and line.at(index - 1) == "on":
        name = "week"
    if name is None:
        return None
    return 1, line.term("rate", name, index, 1, number=Number(1, 1, 1))


def _times(line: Line, index: int, made: list[Term]) -> Read:
    text = line.texts[index]
    value = table("words")["times"].get(text)
    if value is not None and not (text == "once" and _conjunction(line, index)):
        number = Number(value, value, 1)
        return 1, line.term("number", "time", index, 1, number=number)
    after_number = bool(made) and made[-1].kind == "number"
    if text in {"times", "time"} and after_number:
        return 1, line.term("times", "time", index, 1)
    if text == "x" and (after_number or _number_within(line, index + 1, 1)):
        return 1, line.term("times", "x", index, 1)
    return None


def _conjunction(line: Line, index: int) -> bool:
    """Tell "once she is home" from "once a week"."""
    return index + 1 < len(line.texts) and line.at(index + 1) not in words("words", "after_once")


def _arrow(line: Line, index: int, made: list[Term]) -> Read:
    text = line.texts[index]
    if text in {"↓", "↑"}:
        return 1, line.term("word", "decrease" if text == "↓" else "increase", index, 1)
    if text == ">" and made and made[-1].kind == "number" and _number_within(line, index + 1, 1):
        return 1, line.term("arrow", "→", index, 1)
    if text == "→" or (text.endswith(">") and len(text) > 1 and text[0] in "-=" and text != ">="):
        return 1, line.term("arrow", "→", index, 1)
    falling = text == "-" and made and made[-1].kind == "number"
    if falling and index + 1 < len(line.tokens) and line.tokens[index + 1].kind == "number":
        return 1, line.term("arrow", "→", index, 1)
    return None


_OF_KIND: Final[Mapping[str, Sequence[_Reader]]] = {
    "number": (date_at, month_at, _ordinal, _number),
    "date": (date_at,),
    "clock": (date_at,),
    "mark": (_arrow, _compare, _negative),
}

"""Dates and times of day: ISO and US dates, months with day and year, clock times.

What is written as a date and is none, as February 30, is read as a term of its own kind.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Final

from events.lint.reading.line import Line, Read, Term
from events.lint.tables import table, words


def date_at(line: Line, index: int, _made: list[Term]) -> Read:
    """Return the date in figures, or the time of day, that begins at `index`."""
    token = line.tokens[index]
    if token.kind in {"date", "clock"}:
        kind = token.kind if token.kind == "clock" or in_figures(token.text) else NO_DATE
        return 1, line.term(kind, token.text, index, 1)
    hour = token.kind == "number" and line.at(index + 1) in {"am", "pm", "a.m", "p.m", "o'clock"}
    return (2, line.term("clock", token.text, index, 2)) if hour else None


def month_at(line: Line, index: int, _made: list[Term]) -> Read:
    """Return the date with the name of its month that begins at `index`."""
    known = table("words")["months"]
    quarter = line.at(index) == "q" and line.at(index + 1) in {"1", "2", "3", "4"}
    if quarter and not _glued_word(line, index + 2):
        return _rest_of_date(line, index, index + 2)
    at = index
    if line.tokens[index].kind == "number" and _small(line, index):
        at += 1 + (line.at(index + 1) in SUFFIXES)
        at += line.at(at) == "of"
    if line.at(at) not in known or (line.at(at) in {"may", "mar", "march"} and at == index):
        sure = line.at(at) in known and line.capital(at) and _near_month(line, at)
        if not sure:
            return None
    elif at == index and not (_near_month(line, at) or line.capital(at)):
        return None
    return _rest_of_date(line, index, at + 1)


def _glued_word(line: Line, at: int) -> bool:
    """Tell "q2wk", every two weeks, from "Q2", a quarter of the year."""
    return at < len(line.tokens) and line.tokens[at].kind == "word" and line.tokens[at].glued


def _near_month(line: Line, at: int) -> bool:
    after = at + 1 < len(line.tokens) and line.tokens[at + 1].kind == "number"
    return line.at(at - 1) in words("words", "before_month") or after


def _small(line: Line, index: int) -> bool:
    text = line.texts[index]
    return text.isdigit() and len(text) <= 2  # noqa: PLR2004  # days of a month


def _rest_of_date(line: Line, index: int, at: int) -> Read:
    month = table("words")["months"].get(line.at(at - 1), 1)
    day = int(line.texts[index]) if line.texts[index].isdigit() else 1
    at += line.at(at) == "."
    if at < len(line.tokens) and line.tokens[at].kind == "number" and _day(line, at):
        day = int(line.texts[at])
        at += 1 + (line.at(at + 1) in SUFFIXES)
    comma, year = line.at(at) == ",", _LEAP
    if is_year(line.at(at + comma)):
        year = int(line.at(at + comma))
        at += 1 + comma
    kind = "date" if is_day(year, month, day) else NO_DATE
    return at - index, line.term(kind, "month", index, at - index)


def _day(line: Line, at: int) -> bool:
    """Tell the day of a month, also one that no month has, from a number that follows."""
    if not _small(line, at):
        return False
    dated = line.at(at + 1) in SUFFIXES or (line.at(at + 1) == "," and is_year(line.at(at + 2)))
    return int(line.texts[at]) <= _DAYS or dated


def in_figures(text: str) -> bool:
    """Say whether a date in figures is one, with the month or the day first."""
    parts = [int(part) for part in re.split(r"[-/.]", text)]
    if len(parts) == 2:  # noqa: PLR2004  # month and year
        return is_day(parts[1], parts[0], 1)
    if len(re.split(r"[-/.]", text)[0]) == 4:  # noqa: PLR2004  # the year first
        return is_day(*parts)
    year = parts[2] if parts[2] >= _CENTURY else _CENTURY * 20 + parts[2]
    return is_day(year, parts[0], parts[1]) or is_day(year, parts[1], parts[0])


def last_day_told(term: Term) -> date | None:
    """Return the last day that a date may mean; nothing where it tells no year."""
    if term.kind != "date":
        return None
    parts = re.findall(r"[a-z]+|[0-9]+", term.written)
    numbers = [int(each) for each in parts if each.isdigit()]
    years = [each for each in numbers if each >= _CENTURY * 10]
    months = [table("words")["months"][each] for each in parts if each in table("words")["months"]]
    if months:
        rest = [each for each in numbers if each <= _DAYS]
        return _day_of(years[-1], months[0], rest[0] if rest else 0) if years else None
    if term.text != term.written or not in_figures(term.written):
        return None
    return _day_in_figures(numbers)


def _day_in_figures(numbers: list[int]) -> date | None:
    if len(numbers) == 2:  # noqa: PLR2004  # month and year
        return _day_of(numbers[1], numbers[0], 0)
    if numbers[0] >= _CENTURY:
        return _day_of(*numbers)
    year = numbers[2] if numbers[2] >= _CENTURY else _CENTURY * 20 + numbers[2]
    both = (_day_of(year, *numbers[:2]), _day_of(year, numbers[1], numbers[0]))
    return max((each for each in both if each is not None), default=None)


def _day_of(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar, the month's last one for day 0."""
    if not is_day(year, month, day or 1):
        return None
    return date(year, month, day or monthrange(year, month)[1])


def is_day(year: int, month: int, day: int) -> bool:
    """Say whether the calendar has this day."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004  # months


def is_year(text: str) -> bool:
    """Say whether a number is a year."""
    return len(text) == 4 and text.isdigit() and text[:2] in {"19", "20", "21"}  # noqa: PLR2004


NO_DATE: Final = "no-date"
_LEAP: Final = 2000
_CENTURY: Final = 100
_DAYS: Final = 31
SUFFIXES: Final = frozenset(("st", "nd", "rd", "th"))

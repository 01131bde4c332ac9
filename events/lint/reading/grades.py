"""Letter grades of a school and stages of change, which stand in an order."""

from typing import Final

from events.lint.reading.line import Line, Read, Term
from events.lint.reading.numbers import Number

GRADES: Final = "fdcba"
_GRADED: Final = 12
_BEFORE_GRADE: Final = frozenset(("from", "to", "a", "an", "least", "now", "(", "is", "currently"))
_SCHOOL: Final = frozenset(("grade", "grades", "math", "english", "science", "reading", "class"))


STAGES: Final = ("precontemplation", "contemplation", "preparation", "action", "maintenance")
_SURE: Final = frozenset(STAGES[:2])


def stage_at(line: Line, index: int, _made: list[Term]) -> Read:
    """Read the stages of change: from precontemplation to action."""
    near = line.texts[max(0, index - _GRADED) : index + _GRADED]
    named = line.at(index - 1) in _BEFORE_GRADE or line.at(index + 1) in {"stage", "to"}
    if _SURE.isdisjoint(near) or not named:
        return None
    value = float(STAGES.index(line.texts[index]) + 1)
    return 1, line.term("number", "stage", index, 1, number=Number(value, value, 1))


def grade_at(line: Line, index: int, _made: list[Term]) -> Read:
    """Read the letter grades of a school: from a D to a C+."""
    value = GRADES.find(line.texts[index])
    if not line.capital(index) or line.at(index - 1) not in _BEFORE_GRADE:
        return None
    near = line.texts[max(0, index - _GRADED) : index + _GRADED]
    if not _SCHOOL.intersection(near):
        return None
    sign = line.at(index + 1) in {"+", "-"} and line.tokens[index + 1].glued
    worth = value + (0.3 if sign and line.at(index + 1) == "+" else -0.3 if sign else 0.0)
    number = Number(worth, worth, 1)
    return 1 + sign, line.term("number", "grade", index, 1 + sign, number=number)

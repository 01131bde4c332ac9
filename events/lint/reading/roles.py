"""What a number is for: baseline, target, change or level, by the words around it."""

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from events.lint.reading.line import NOTHING, Term
from events.lint.reading.rates import at
from events.lint.tables import words

Role = Literal["baseline", "target", "change", "streak", "level", "label"]

_REACH: Final = 9


def singular(noun: str) -> str:
    """Return `noun` without the ending of a plural."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def label_of(terms: Sequence[Term], index: int) -> str:
    """Return what a number only names or orders: item 9, step 2, a 12-step program."""
    before = at(terms, index - 1)
    if terms[index].text == "time" or at(terms, index + 1).kind in {"period", "times"}:
        return ""  # in her room twice a day, in his own room 6 nights a week
    if before.written in {"#", "number", "no"}:
        before = at(terms, index - 2)
    text = singular(before.written)
    label = before.kind in {"word", "period"} and text in words("words", "labels")
    program = at(terms, index + 1).written == "step" and terms[index].kind == "number"
    return text if label else ("program" if program else "")


def role_of(terms: Sequence[Term], index: int) -> Role:
    """Return the role that the words before a number give it."""
    light = True
    for back in range(index - 1, max(-1, index - _REACH), -1):
        term = terms[back]
        text = term.written
        if text == "from":
            return "level" if not light and _of_somebody(terms, back) else "baseline"
        if text in words("words", "now") and not (text == "had" and not light):
            will = text == "had" and at(terms, back - 1).written == "have"
            return "level" if will else "baseline"
        if light and (text in {"to", "until"} or term.kind == "arrow"):
            return "target"
        if light and text == "by":
            return "change"
        if text == "of" and changes(at(terms, back - 1).written):
            return "change"
        stops = text in {",", ";", ".", ")", "and", "will"} or term.number is not None
        if stops or text in words("verbs", "reaching") or is_verb_of_change(term):
            break
        light = light and _is_light(term)
    return "level"


def _of_somebody(terms: Sequence[Term], place: int) -> bool:
    """Tell help from a coworker from a value to come from."""
    near = {at(terms, place + step).written for step in (1, 2, 3)}
    return not near.isdisjoint(words("verbs", "others") | words("phrases", "kinship"))


def _is_light(term: Term) -> bool:
    return term.kind in {"compare", "scale"} or term.written in _skipped()


@cache
def _skipped() -> frozenset[str]:
    return words("words", "light") | words("words", "rungs") | {"of", "(", ":", "=", "~"}


def changes(text: str) -> bool:
    """Say whether a word names a change: reduction, fewer."""
    return text in words("words", "change_after")


def is_change(terms: Sequence[Term], index: int, end: int) -> bool:
    """Say whether the number is a difference: 50% reduction, a 5-point drop, 3 fewer, -30%."""
    if terms[index].kind == "percent" and at(terms, index - 1).written in {"-", "+"}:
        return True
    after = [at(terms, place).written for place in (index + 1, index + 2)]
    if terms[index].kind == "percent":
        near = [at(terms, index + step).written for step in range(1, 5)]
        noun = any(changes(text) and text not in {"point", "points"} for text in near[:2])
        if near[0] == "or":
            return False
        compared = near[0] in _COMPARED and bool({"baseline", "intake", "than"} & set(near))
        moved = near[0] in {"fewer", "less", "lower", "better", "worse"} or compared
        return noun or moved or _reduced_by(terms, index)
    if after[0] in {"point", "points"}:
        return changes(after[1])
    return after[0] == "fewer" or (after[0] == "more" and end > index + 2)


_COMPARED: Final = frozenset(("below", "under", "above", "over", "off", "higher", "more", "from"))


def _reduced_by(terms: Sequence[Term], index: int) -> bool:
    """Say whether a change verb with one object leads straight to the percentage."""
    before = [at(terms, index - step).written for step in (1, 2)]
    changing = _changing()
    return before[0] in changing or (
        before[0] in {"about", "approximately"} and before[1] in changing
    )


def stands_now(terms: Sequence[Term], index: int) -> bool:
    """Say whether the words after a number tell that it is so today: at intake, currently."""
    at_now = words("words", "now_after")
    place = index
    place += at(terms, place).written in {"(", ",", "point", "points"}
    place += at(terms, place).written in {"at", "on", "as", "is"}
    place += at(terms, place).written in {"of", "the"}
    behind = next((each for each in terms[place + 1 : place + 4] if not _passed(each)), NOTHING)
    told_next = behind.number is not None or behind.written in {":", "=", "at", "is", "about", "of"}
    return at(terms, place).written in at_now and not told_next


def _passed(term: Term) -> bool:
    return term.kind == "word" and _is_light(term)


def is_verb_of_change(term: Term) -> bool:
    """Say whether it is a verb of change, or its noun."""
    return term.kind == "word" and term.text in _changing()


def is_verb_of_moving(term: Term) -> bool:
    """Say whether it is a verb of change, or one that moves: fall, go, dip."""
    return is_verb_of_change(term) or term.written in words("verbs", "moves")


@cache
def _changing() -> frozenset[str]:
    return words("verbs", "decrease") | words("verbs", "increase") | words("verbs", "improve")

"""Rules about scores: direction, range, severity words, change in percent (A5.05, A5.32-A5.34)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from events.lint.document import Item
from events.lint.finding import Finding, finding
from events.lint.measures import Measure, Way, clashes, told
from events.lint.reading.line import Term
from events.lint.reading.numbers import Number
from events.lint.reading.quantity import Quantity
from events.lint.reading.sentence import Reading
from events.lint.tables import table, words
from events.measures.scales import Scale, scales


def score_findings(item: Item, reading: Reading) -> Iterator[Finding]:
    """Yield the findings on the scores that an objective tells in words or in fields."""
    yield from _directions(item, reading)
    yield from _field_ranges(item)
    yield from text_score_findings(reading, item.text_path)
    yield from _percent(item, reading)


def text_score_findings(reading: Reading, path: str) -> Iterator[Finding]:
    """Yield the findings on scores in any text: a diagnosis' evidence, a discharge criterion."""
    for each in reading.measures:
        scale = scales().get(each.scale)
        if each.percent or each.role in {"change", "streak"}:
            continue
        beyond = _beyond_its_maximum(reading, each)
        if beyond:
            yield finding("SCORE_OUT_OF_RANGE", path, beyond, "It is more than its own maximum.")
        if beyond or scale is None:
            continue
        cluster = _cluster(reading, each, scale)
        if cluster is not None:
            if not cluster[0] <= each.number.low <= each.number.high <= cluster[1]:
                said = f"This cluster runs from {cluster[0]:g} to {cluster[1]:g}."
                evidence = reading.quote(each.first, each.last)
                yield finding("SCORE_OUT_OF_RANGE", path, evidence, said)
            continue
        if not _possible(scale, each):
            yield _out_of_range(scale, path, reading.quote(each.first, each.last))
        else:
            yield from _severity(reading, each, scale, path)


def _beyond_its_maximum(reading: Reading, each: Quantity) -> str:
    """Return "12/10", or "14 (0-10)", where the value is more than its maximum."""
    if each.number.of is not None:
        beyond = each.number.of in _MAXIMA and each.number.high > each.number.of
        return reading.quote(each.first, each.last) if beyond else ""
    after = reading.terms[each.last : each.last + 3]
    texts = [term.written for term in after]
    bounds = after[1].number if len(after) > _TWO and texts[0] == "(" and texts[2] == ")" else None
    bounds = bounds or _scale_after(reading, each)
    if bounds is None or bounds.low not in {0, 1} or bounds.low == bounds.high:
        return ""
    inside = bounds.low <= each.number.low and each.number.high <= bounds.high
    return "" if inside else reading.quote(each.first, each.last + 3)


def _scale_after(reading: Reading, each: Quantity) -> Number | None:
    """Return the bounds of "on a 0-10 scale"."""
    for term, after in pairwise(reading.terms[each.last : each.last + 6]):
        if term.number is not None:
            return term.number if after.written == "scale" else None
        if term.written not in {"on", "a", "the", "of", "out", "("}:
            return None
    return None


_TWO: Final = 2
_MAXIMA: Final = frozenset((10.0, 100.0))
_CLUSTER_REACH: Final = 8


def _cluster(reading: Reading, each: Quantity, scale: Scale) -> Sequence[float] | None:
    """Return the range of the cluster that a score is of, where one is named before it."""
    before = reading.terms[max(0, each.first - _CLUSTER_REACH) : each.first]
    for first, second in pairwise(before):
        if first.written in _PARTS and second.written in scale.clusters:
            return scale.clusters[second.written]
        if second.written in _PARTS and first.written in scale.clusters:
            return scale.clusters[first.written]
    return None


_PARTS: Final = frozenset(
    ("cluster", "subscale", "subscore", "factor", "symptoms", "scale", "score")
)


def _possible(scale: Scale, each: Quantity) -> bool:
    return scale.low <= each.number.low and each.number.high <= scale.high


def _out_of_range(scale: Scale, path: str, evidence: str) -> Finding:
    message = f"{scale.name} runs from {scale.low:g} to {scale.high:g}."
    return finding("SCORE_OUT_OF_RANGE", path, evidence, message)


def _field_ranges(item: Item) -> Iterator[Finding]:
    for each in item.criteria:
        scale = scales().get(each.scale)
        if scale is None or each.basis not in {"", "value"}:
            continue
        for name, ends in (("baseline", each.baseline), ("target", each.target)):
            if ends is not None and not (scale.low <= ends[0] and ends[1] <= scale.high):
                yield _out_of_range(scale, f"{each.path}/{name}", f"{ends[0]:g}")


def _directions(item: Item, reading: Reading) -> Iterator[Finding]:
    for measure in (*told(reading, item.text_path), *_of_fields(item)):
        better = scales()[measure.scale].better if measure.scale in scales() else None
        if clashes(measure, better):
            yield finding("DIRECTION_CLASH", measure.path, measure.evidence)
            return
    yield from _against_scale(item, reading)


_WAYS: dict[str, Way] = {"decrease": "lower", "increase": "higher"}


def _of_fields(item: Item) -> Iterator[Measure]:
    for each in item.criteria:
        if each.baseline is None or each.target is None or each.basis not in {"", "value"}:
            continue
        way = _WAYS.get(each.direction)
        evidence = f"{each.baseline[0]:g} to {each.target[0]:g}"
        if each.direction == "maintain":
            continue
        yield Measure(
            each.path,
            each.scale,
            each.baseline,
            each.target,
            _COMPARE.get(each.compare, each.compare),
            way,
            evidence,
        )


_COMPARE = {"exactly": "", "within": ""}


def _against_scale(item: Item, reading: Reading) -> Iterator[Finding]:
    """Find a change or a lone target that makes the client worse on the scale named."""
    started = bool(reading.of("baseline"))
    for each in reading.of("change", "target", "level"):
        scale = scales().get(each.scale)
        if scale is None:
            continue
        place = bisect_left(reading.changes, each.first, key=lambda one: one.place)
        verbs = [one.direction for one in reading.changes[max(0, place - 1) : place]]
        against = "increase" if scale.better == "lower" else "decrease"
        wrong = {"lower": {"above", "at-least"}, "higher": {"below", "at-most"}}[scale.better]
        alone = not (started or verbs or each.percent or each.role == "change")
        lone = alone and each.compare in wrong
        moved = each.role == "change" or (each.role == "target" and not started)
        changed = bool(verbs) and verbs[-1] == against and moved
        if (lone and _inside(scale, each)) or changed:
            yield finding("DIRECTION_CLASH", item.text_path, reading.quote(each.first, each.last))
            return


def _inside(scale: Scale, each: Quantity) -> bool:
    """Leave "at least 0" and what is out of range to other rules."""
    return scale.low < each.number.low < scale.high


_SEVERITY_REACH = 8


def _severity(reading: Reading, each: Quantity, scale: Scale, path: str) -> Iterator[Finding]:
    if not scale.bands or each.number.of not in {None, scale.high}:
        return
    found = _word_near(reading, each)
    if found is None:
        return
    said, first, last = found
    named = {band.name for band in scale.bands}
    fitting = _bands(scale, each)
    if said in named and fitting and said not in fitting:
        place = reading.quote(min(first, each.first), max(last, each.last))
        message = f"On the {scale.name} this is {' or '.join(fitting)}, not {said}."
        yield finding("SEVERITY_MISMATCH", path, place, message)


def _bands(scale: Scale, each: Quantity) -> list[str]:
    low, high = each.number.low, each.number.high
    if each.compare == "below":
        low = high = high - 1
    if each.compare == "above":
        low = high = low + 1
    return [band.name for band in scale.bands if band.low <= high and low <= band.high]


def _word_near(reading: Reading, each: Quantity) -> tuple[str, int, int] | None:
    """Return the severity word that belongs to a score: beside it, or in parentheses with it."""
    terms = reading.terms
    after = _scan(terms, range(each.last, min(len(terms), each.last + _SEVERITY_REACH)))
    if after is not None:
        return after
    back = range(each.first - 1, max(-1, each.first - _SEVERITY_REACH - 1), -1)
    return _scan(terms, back)


def _scan(terms: Sequence[Term], places: range) -> tuple[str, int, int] | None:
    known = table("severity")["severity_words"]
    for place in places:
        text = terms[place].written
        if text == "." and terms[place - 1].written in {"i", "e"}:
            continue
        if text in known:
            said, first, length = _pair(terms, place)
            return known[said], first, first + length
        skipped = text in words("severity", "between") or terms[place].kind in {
            "scale",
            "compare",
        }
        if not skipped or terms[place].number is not None:
            return None
    return None


def _pair(terms: Sequence[Term], place: int) -> tuple[str, int, int]:
    """Return "moderately severe" where either word was met, where it begins, and its length."""
    known = table("severity")["severity_words"]
    for first in (place - 1, place):
        both = " ".join(term.written for term in terms[max(first, 0) : first + 2])
        if first >= 0 and " " in both and both in known:
            return both, first, 2
    return terms[place].written, place, 1


def _percent(item: Item, reading: Reading) -> Iterator[Finding]:
    for each in reading.of("change", "target", "level"):
        scale = scales().get(each.scale)
        if not each.percent or scale is None or scale.low <= 0:
            continue
        if not (_of_what(reading) or _in_raw_values(reading)):
            yield _ambiguous(scale, item.text_path, reading.quote(each.first, each.last))
            return
    for criterion in item.criteria:
        scale = scales().get(criterion.scale)
        if scale is not None and scale.low > 0 and criterion.basis == "percent":
            yield _ambiguous(scale, criterion.path, "percent")


def _in_raw_values(reading: Reading) -> bool:
    """Say whether the score to reach stands beside the percentage, with the score it starts at."""
    start, end = reading.of("baseline"), reading.of("target")
    return any(not each.percent for each in start) and any(not each.percent for each in end)


def _of_what(reading: Reading) -> bool:
    """Say whether the percentage is told to be of the range or of the raw score."""
    written = [term.written for term in reading.terms]
    return "raw" in written or any(
        text == "of" and "range" in written[place + 1 : place + 4]
        for place, text in enumerate(written)
    )


def _ambiguous(scale: Scale, path: str, evidence: str) -> Finding:
    message = f"{scale.name} begins at {scale.low:g}: of the raw score, or of the range?"
    return finding("PERCENT_CHANGE_AMBIGUOUS", path, evidence, message)

"""Rules about one objective: vague, unmeasurable, no time frame, baseline or target (A5.01-05).

A statement of practice ("breathing 10 minutes on 5 days a week within 4 weeks") has no change verb
and needs no baseline. A bare activity with a rate, no verb and no end ("guided meditation
5x/week") leaves open whether it starts from none: that is a remark, no error.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from events.lint.document import Item
from events.lint.finding import Finding, finding
from events.lint.reading.rates import at, rate_at
from events.lint.reading.sentence import Reading
from events.lint.service_rules import is_clinicians, objective_is_service
from events.lint.tables import words
from events.lint.wording_rules import promises_no_harm


def objective_findings(item: Item, reading: Reading, scored: frozenset[str]) -> Iterator[Finding]:
    """Yield the findings of one objective; `scored` are the scales with a recorded score."""
    service = objective_is_service(reading.terms) and not _attended_more(reading)
    if service:
        yield finding("GOAL_IS_INTERVENTION", item.text_path, reading.text, _SERVICE)
    elif promises_no_harm(reading) is None:
        yield from _vague(item, reading)
        yield from _metric(item, reading)
    yield from _frame(item, reading)
    yield from _baseline(item, reading, scored)
    yield from _target(item, reading)


_SERVICE: Final = "The objective tells which service is used, not what will be different."


def _attended_more(reading: Reading) -> bool:
    """Say whether it tells how attendance changes: 3 of 3 groups a week, now 1 of 3."""
    reached = reading.of("target") or reading.of("level")
    return bool(reached and reading.of("baseline")) and not is_clinicians(reading.terms)


def _measured(item: Item, reading: Reading) -> bool:
    fields = any(each.has_target for each in item.criteria)
    return fields or bool(reading.measures) or reading.delivers or reading.abstains


def _vague(item: Item, reading: Reading) -> Iterator[Finding]:
    if _measured(item, reading) or reading.covers_all:
        return
    phrase = reading.vague() or _says_no_deed(item, reading)
    only_changes = reading.scales and not _adverbial(reading)
    if phrase is not None and not only_changes:
        yield finding("VAGUE_OBJECTIVE", item.text_path, phrase)


def _says_no_deed(item: Item, reading: Reading) -> str | None:
    """Return the sentence where it names no deed, nothing to count and nothing to judge by."""
    if reading.judgeable or any(each.target or each.metric for each in item.criteria):
        return None
    return reading.text if reading.bag.isdisjoint(_seen()) else None


@cache
def _seen() -> frozenset[str]:
    """Return the words for deeds and events that others can see."""
    deeds = words("verbs", "doing") - words("phrases", "vague_verbs") - _STATES
    return deeds | words("verbs", "countables")


_STATES: Final = frozenset(("has", "have", "attains", "attain", "reaches", "reach", "achieves"))


def _adverbial(reading: Reading) -> bool:
    """Say whether something vaguer than a change verb stands beside the scale that is named."""
    changing = {each.place for each in reading.changes}
    vague = words("phrases", "vague_verbs")
    return any(
        term.text in vague and place not in changing
        for place, term in enumerate(reading.terms)
        if term.kind == "word" and term.text not in words("verbs", "hold")
    )


def _metric(item: Item, reading: Reading) -> Iterator[Finding]:
    fields = any(each.has_target or each.scale for each in item.criteria)
    if not fields and not reading.judgeable:
        yield finding("NO_METRIC", item.text_path, reading.text)


def _frame(item: Item, reading: Reading) -> Iterator[Finding]:
    if reading.frames or reading.next_few or any(each.has_due for each in item.criteria):
        return
    no_date = reading.no_date or next((each.no_date for each in item.criteria if each.no_date), "")
    if no_date:
        yield finding("NO_TIMEFRAME", item.text_path, no_date, _NO_DAY)
    else:
        rates = [each for each in reading.times if each.kind in {"rate", "streak", "dose", "count"}]
        evidence = reading.quote(rates[0].first, rates[0].last) if rates else reading.text
        said = f'"{evidence}" says how often or how long, not by when.' if rates else ""
        yield finding("NO_TIMEFRAME", item.text_path, evidence, said)


_NO_DAY: Final = "The calendar has no such day, so nothing says by when."


def _baseline(item: Item, reading: Reading, scored: frozenset[str]) -> Iterator[Finding]:
    if _has_baseline(item, reading, scored) or promises_no_harm(reading) is not None:
        return
    if reading.changes and not _intrinsic(reading):
        verb = reading.terms[reading.changes[0].place]
        said = reading.text[verb.start : verb.end]
        yield finding("NO_BASELINE", item.text_path, said)
    elif _wanting(item):
        yield finding("NO_BASELINE", _wanting(item), "")
    elif _share_of_change(reading) and not _intrinsic(reading):
        yield finding("NO_BASELINE", item.text_path, reading.text)
    elif _bare_activity(item, reading) and not objective_is_service(reading.terms):
        yield finding("NO_BASELINE", item.text_path, reading.text, severity="info")


def _share_of_change(reading: Reading) -> bool:
    """Say whether a change is told without a verb: 50% fewer nightmares, fewer sick days."""
    return _fewer(reading) or any(
        each.percent or each.unit.split(" ")[0] in {"fewer", "more", "less"}
        for each in reading.of("change")
    )


def _fewer(reading: Reading) -> bool:
    """Find "fewer sick days"; "fewer than 3" and "3 or fewer" compare with a number."""
    return any(
        term.text == "fewer"
        and at(reading.terms, place - 1).written not in {"or", "no", "and/or", "not"}
        and at(reading.terms, place + 1).written != "than"
        for place, term in enumerate(reading.terms)
        if term.kind == "word"
    )


def _has_baseline(item: Item, reading: Reading, scored: frozenset[str]) -> bool:
    changing = [each for each in item.criteria if each.direction in {"decrease", "increase"}]
    if changing:
        return all(each.has_baseline or each.scale in scored for each in changing)
    named = bool(scored.intersection(reading.scales))
    fields = any(each.has_baseline for each in item.criteria) or _from_a_rate(reading)
    return fields or named or bool(reading.of("baseline")) or _severity_words(reading, "from")


def _from_a_rate(reading: Reading) -> bool:
    """Read "from a pack a day", where the number is only an article."""
    terms = reading.terms
    return any(
        term.written == "from"
        and at(terms, place + 1).written in {"a", "an"}
        and any(rate_at(terms, place + step, after_number=True) for step in (3, 4))
        for place, term in enumerate(terms)
    )


def _wanting(item: Item) -> str:
    """Return the place of a criterion that is to change from no baseline."""
    changing = (each for each in item.criteria if each.direction in {"decrease", "increase"})
    return next((each.path for each in changing if not each.has_baseline), "")


def _severity_words(reading: Reading, lead: str) -> bool:
    """Say whether "from severe", "to mild" stands for a score."""
    known = words("verbs", "target_words") | {"severe", "moderately", "extreme"}
    return any(
        term.written == lead
        and any(near.written in known for near in reading.terms[place + 1 : place + 5])
        for place, term in enumerate(reading.terms)
    )


def _intrinsic(reading: Reading) -> bool:
    """Say whether the way of measuring brings its own start.

    Belief in a thought is rated before and after each record; things to name, list or learn begin
    at none.
    """
    texts = {term.written for term in reading.terms}
    if texts & {"belief", "believability", "conviction"} and reading.of("change"):
        return True
    if _within_exercise(reading):
        return True
    told = [each.written for each in reading.terms]
    acquired = any(
        told[place] == "by" and told[place + 1] in words("verbs", "acquiring")
        for place in range(len(told) - 1)
    )
    counted = [each for each in reading.of("level") if each.days is None and not each.percent]
    return acquired and bool(counted) and not reading.of("target", "change")


def _within_exercise(reading: Reading) -> bool:
    """Say whether it falls within one exercise, which shows where it began."""
    written = [term.written for term in reading.terms]
    return any(
        text in {"within", "during", "each"}
        and {"exercise", "exposure", "practice", "trial"} & set(written[place + 1 : place + 4])
        for place, text in enumerate(written)
    ) and not reading.of("baseline")


def _bare_activity(item: Item, reading: Reading) -> bool:
    if item.criteria or reading.frames or reading.scales or reading.abstains or reading.next_few:
        return False
    acting = any(
        term.text in words("verbs", "doing") or term.text == "will" for term in reading.terms
    )
    clock = any(term.kind == "clock" for term in reading.terms)
    rated = [each for each in reading.of("level") if each.days is not None and each.number.low > 0]
    return bool(rated) and not acting and not clock


def _target(item: Item, reading: Reading) -> Iterator[Finding]:
    if any(each.has_target for each in item.criteria):
        return
    if reading.abstains and not (reading.scales or reading.changes):
        return
    if _reached(reading) or _severity_words(reading, "to"):
        return
    named = reading.scales or reading.of("baseline") or any(each.metric for each in item.criteria)
    if (named or reading.counts_events or _fewer_events(reading)) and not (
        reading.multiplies or _range_word(reading) or reading.delivers
    ):
        yield finding("NO_TARGET", item.text_path, reading.text)


def _fewer_events(reading: Reading) -> bool:
    return _fewer(reading) and not reading.bag.isdisjoint(words("verbs", "countables"))


def _reached(reading: Reading) -> bool:
    """Say whether a value to reach is told; how often a score is to be taken is none."""
    stood = reading.of("baseline")
    told_of = any(at(reading.terms, each.first - 1).written == "of" for each in stood)
    tracked = (reading.scales or told_of) and reading.changes and stood
    return any(
        not (tracked and each.role == "level" and reading.terms[each.first].kind == "rate")
        for each in reading.of("target", "change", "level", "streak")
    )


def _range_word(reading: Reading) -> bool:
    known = words("verbs", "target_words")
    return bool(reading.scales) and any(term.written in known for term in reading.terms)

"""Rules about clinical sense: safety first, time enough, order, severity, consent of minors."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from events.lint.courses import short_course
from events.lint.dates import as_date
from events.lint.document import Item, Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.sentence import Reading, read
from events.lint.safety_rules import codes, safety_findings
from events.lint.tables import table, words
from events.lint.texts import strings
from events.measures.scales import scales


def clinical_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on a plan's clinical sense (A5.18, A5.25, A5.26, A5.32, A11.24)."""
    if not (plan.diagnoses or plan.goals):
        return
    said = [(each, read(each.text)) for each in plan.objectives]
    yield from _ambitious(plan, said)
    yield from _order(plan, said)
    yield from _diagnosis_severity(plan, said)
    yield from _frequency_cut(plan)
    if plan.whole:
        yield from safety_findings(plan)


def _start(plan: Plan) -> date | None:
    names = ("started_on", "created_on", "plan_date", "date", "opened_on", "effective_on")
    told = plan.root.get(*names).loose_text()
    episode = plan.root.get("episode")
    if not told and isinstance(episode.value, dict):
        told = episode.get("opened_on").loose_text()
    return as_date(told)


def _ambitious(plan: Plan, said: Sequence[tuple[Item, Reading]]) -> Iterator[Finding]:
    found = [
        each
        for each in table("thresholds")["least_weeks"]
        if any(code.startswith(tuple(each["codes"])) for code in codes(plan))
    ]
    more = table("thresholds")["comorbid_more_weeks"] if len(found) > 1 else 0
    for item, reading in said:
        weeks = _weeks(plan, item, reading)
        for each in found:
            least = each["weeks"] + more
            if weeks is not None and weeks < least and _about(item, reading, each):
                yield finding(
                    "OVERAMBITIOUS_TIMELINE", item.path, item.text, _short_by(weeks, least, found)
                )
    long_enough = next(_treatment(plan, found), None) is None
    yield from _treatment(plan, found)
    if long_enough:
        yield from short_course(plan)


def _short_by(weeks: float, least: float, found: Sequence[Mapping[str, Any]]) -> str:
    """Say how long it is to take, and how long this diagnosis takes, or these together."""
    named = " with ".join(each["name"] for each in found)
    return f"{weeks:g} weeks; {named} has been shown to need {least:g}."


def _about(item: Item, reading: Reading, entry: Mapping[str, Any]) -> bool:
    named = {*reading.scales, *(each.scale for each in item.criteria)}
    return bool(named & set(entry["scales"]))


def _weeks(plan: Plan, item: Item, reading: Reading) -> float | None:
    stretches = [each.days for each in reading.frames if each.days is not None]
    if stretches:
        return max(stretches) / 7
    start = _start(plan)
    due = _due(item)
    return None if start is None or due is None else (due - start).days / 7


def _due(item: Item) -> date | None:
    if not isinstance(item.node.value, dict):
        return None
    due = item.node.get("due", "due_on", "due_date", "target_on", "target_date")
    if isinstance(due.value, dict):
        due = due.get("on")
    return as_date(due.loose_text())


def _treatment(plan: Plan, found: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    section = plan.root.get("duration", "expected_duration", "treatment_duration", "frequency")
    weeks = _treatment_weeks(section)
    for each in found:
        if weeks is not None and 0 < weeks < each["treatment_weeks"]:
            told = (
                f"{weeks:g} weeks; {each['name']} has been shown to need {each['treatment_weeks']}."
            )
            yield finding("OVERAMBITIOUS_TIMELINE", section.path, "", told)


def _treatment_weeks(section: Node) -> float | None:
    if isinstance(section.value, dict):
        most = section.get("sessions_high", "sessions_total", "sessions_low").number()
        phases = [each for each in section.get("phases").items() if isinstance(each.value, dict)]
        if most is None or not phases:
            return None
        return (
            most
            * (phases[0].get("weeks").number() or 1)
            / (phases[0].get("sessions").number() or 1)
        )
    times = [stretch for text in strings(section) for stretch in read(text).times]
    days = [each.days for each in times if each.kind == "frame" and each.days is not None]
    return max(days) / 7 if days else None


_HEAD: Final = 10
_SHORT: Final = 3
_MOST: Final = 20


def _order(plan: Plan, said: Sequence[tuple[Item, Reading]]) -> Iterator[Finding]:
    ordered = sorted(said, key=lambda pair: _rank(pair[0]))
    if plan.goals:
        yield from _skills_first(ordered)
    both = [any(code.startswith(kind) for code in codes(plan)) for kind in (("F43.1",), _SU)]
    if all(both):
        yield from _stable_first(ordered)


_SU: Final = ("F10", "F11", "F12", "F13", "F14", "F15", "F16", "F18", "F19")


def _rank(item: Item) -> float:
    told = item.node.get("order").number() if isinstance(item.node.value, dict) else None
    return 1 if told is None else told


def _skills_first(ordered: Sequence[tuple[Item, Reading]]) -> Iterator[Finding]:
    """Find what is to be applied before it is to be learned, under one goal."""
    learning, applying = words("verbs", "learning"), words("verbs", "applying")
    applied: dict[tuple[str, ...], list[tuple[Item, set[str]]]] = {}
    for item, reading in ordered:
        texts_here = {term.written for term in reading.terms[:_HEAD]}
        plain = words("words", "stops") | applying | learning | words("words", "by")
        nouns = {each[:5] for each in texts_here - plain if len(each) > _SHORT}
        before = applied.setdefault(item.links, [])
        if texts_here & learning:
            for other, others in before:
                if len(nouns & others) > 1:
                    yield finding("SEQUENCE", other.path, other.text)
        elif texts_here & applying and len(before) < _MOST:
            before.append((item, nouns))


def _stable_first(ordered: Sequence[tuple[Item, Reading]]) -> Iterator[Finding]:
    about = [({term.text for term in reading.terms}, item) for item, reading in ordered]
    trauma = next(
        (n for n, (said, _) in enumerate(about) if said & words("phrases", "trauma_words")), None
    )
    stable = next(
        (n for n, (said, _) in enumerate(about) if said & words("phrases", "substance_words")), None
    )
    if trauma is not None and (stable is None or trauma < stable):
        told = "Trauma work comes before substance use is stable."
        yield finding("SEQUENCE", about[trauma][1].path, about[trauma][1].text, told)


def _diagnosis_severity(plan: Plan, said: Sequence[tuple[Item, Reading]]) -> Iterator[Finding]:
    """Compare the specifier of a depressive diagnosis with its words and the PHQ-9 at baseline.

    Codes that span bands, such as F10.20, say nothing about severity.
    """
    known = table("thresholds")
    score = _baseline(plan, said, "phq-9")
    for code, item in codes(plan).items():
        fitting = known["dx_bands"].get(code)
        if fitting is None:
            continue
        texts_of = {term.written for term in read(item.text).terms}
        other = {"mild", "moderate", "severe"} - {known["dx_words"][code]}
        if texts_of & other and known["dx_words"][code] not in texts_of:
            yield finding("SEVERITY_MISMATCH", item.text_path, f"{code} {item.text}")
        band = None if score is None else _band("phq-9", score)
        if band is not None and band not in fitting:
            told = f"PHQ-9 {score:g} is {band}; {code} says {known['dx_words'][code]}."
            yield finding("SEVERITY_MISMATCH", item.path, code, told, severity="info")


def _baseline(plan: Plan, said: Sequence[tuple[Item, Reading]], code: str) -> float | None:
    for item, reading in said:
        for each in reading.of("baseline"):
            if each.scale == code:
                return each.number.low
        for criterion in item.criteria:
            if criterion.scale == code and criterion.baseline is not None:
                return criterion.baseline[0]
    for _, text in plan.texts:
        for quantity in read(text).measures:
            if quantity.scale == code and quantity.role in {"baseline", "level"}:
                return quantity.number.low if not quantity.compare else None
    return None


def _band(code: str, score: float) -> str | None:
    bands = scales()[code].bands
    return next((each.name for each in bands if each.low <= score <= each.high), None)


def _frequency_cut(plan: Plan) -> Iterator[Finding]:
    """Find fewer sessions than weekly in a phase of active work on trauma (A3.16)."""
    if not any(code.startswith("F43.1") for code in codes(plan)):
        return
    section = plan.root.get("frequency")
    if not isinstance(section.value, dict):
        yield from _told_seldom(section)
        return
    for each in section.get("phases").items():
        if isinstance(each.value, dict) and _seldom(each):
            yield finding("FREQUENCY_CUT_IN_TRAUMA_WORK", each.path)


def _seldom(phase: Node) -> bool:
    sessions, weeks = phase.get("sessions").number(), phase.get("weeks").number()
    purpose = phase.get("purpose").loose_text().casefold()
    active = not purpose or not _WORKING.isdisjoint(re.split(r"[\W_]+", purpose))
    return active and sessions is not None and weeks is not None and sessions < weeks


_WORKING: Final = frozenset(("active", "processing", "reprocessing", "exposure", "exposures"))
_WEEK: Final = 7


def _told_seldom(section: Node) -> Iterator[Finding]:
    """Find "every 3 weeks while trauma is processed" in a frequency that is told in words."""
    for text in strings(section):
        for part in re.split(r"[,;.]|\bthen\b", text):
            reading = read(part)
            rare = any((each.days or 0) > _WEEK for each in reading.times if each.kind == "rate")
            counted = any(each.number.low > 1 for each in reading.of("level"))
            if rare and not counted and not reading.bag.isdisjoint(_WORKING):
                yield finding("FREQUENCY_CUT_IN_TRAUMA_WORK", section.path, part.strip())

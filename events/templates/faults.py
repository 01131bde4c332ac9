"""Whether a template holds together: texts and slots, keys, criteria, what is asked for; pure.

The form of a template is the model's, and links between its parts are checked with it. What is
told here would make plans that contradict themselves, or have holes.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from events.measures.library import library
from events.templates.criterion_faults import criterion_faults
from events.templates.fault import Fault
from events.templates.slots import DUE, Place, Slot, places
from events.values.icd10cm import is_listed, release
from events.values.templates import (
    TemplateContent,
    all_criteria_of,
    parts_of,
)

__all__ = ["Fault", "faults"]


def faults(template: TemplateContent) -> Iterator[Fault]:
    """Yield what is wrong with a template, in the order of its parts (A1.37, A11.20)."""
    yield from _doubled(template)
    yield from _unlisted(template)
    yield from criterion_faults(template)
    for place in places(template):
        yield from _of_text(place, template)
    yield from _unused(template)


def _of_text(place: Place, template: TemplateContent) -> Iterator[Fault]:
    if place.braces:
        rule = "a brace stands in it that belongs to no slot"
        way = (
            "write slots in lower case, such as {gad-7}, and no other braces"
            if place.filled
            else "no slot is filled here: write the words without braces"
        )
        yield Fault(place.pointer, rule, way)
    if place.filled:
        for slot in dict.fromkeys(place.slots()):
            yield from _of_slot(place, slot, template)


def _of_slot(place: Place, slot: Slot, template: TemplateContent) -> Iterator[Fault]:
    asked = {each.key: each for each in template.baselines}
    texts = {each.key for each in template.texts}
    if slot.kind == "target":
        if slot.name not in (place.targets or ()):
            way = "tell a target in its own objective, by the key of one of its criteria"
            yield Fault(place.pointer, "a slot names a target that it cannot tell", way)
    elif slot.kind == "band":
        if slot.name not in asked or not _has_bands(asked[slot.name].instrument):
            way = "name a baseline on a measure that has bands"
            yield Fault(place.pointer, "a slot names a band that there is not (A6.02)", way)
    elif slot.name == DUE:
        if place.targets is None and DUE not in {*asked, *texts}:
            way = "tell the due point in an objective's own text"
            yield Fault(place.pointer, "a slot names a due point that there is not", way)
    elif slot.name not in asked and slot.name not in texts:
        way = "ask for it under baselines or texts, or take the slot out"
        yield Fault(place.pointer, "a slot names what is not asked for", way)


def _has_bands(instrument: str | None) -> bool:
    known = None if instrument is None else library().find(instrument)
    return known is not None and known.usual_band_table is not None


def _unused(template: TemplateContent) -> Iterator[Fault]:
    """Yield what is asked for and used nowhere."""
    told = {
        slot.name
        for place in places(template)
        if place.filled
        for slot in place.slots()
        if slot.kind != "target"
    }
    used = told | {each.baseline for each in all_criteria_of(template) if each.baseline}
    way = "use it, or do not ask for it"
    for number, baseline in enumerate(template.baselines):
        if baseline.key not in used:
            yield Fault(f"/baselines/{number}", "is asked for and used nowhere", way)
    for number, text in enumerate(template.texts):
        if text.key not in told:
            yield Fault(f"/texts/{number}", "is asked for and used nowhere", way)
    held = {each.alternatives.question for each in template.objectives if each.alternatives}
    chosen = (part.when.chosen for _, part in parts_of(template) if part.when is not None)
    asked = held | {each.question for each in chosen if each is not None}
    for number, question in enumerate(template.questions):
        if question.key not in asked:
            yield Fault(f"/questions/{number}", "is asked, and nothing hangs on the answer", way)


def _unlisted(template: TemplateContent) -> Iterator[Fault]:
    """Yield each code that ICD-10-CM does not have: no plan could be made with it (A1.07)."""
    way = "correct the code, or name in code_release the fiscal year of the ICD-10-CM that lists it"
    for number, part in enumerate(template.diagnoses):
        for place, each in enumerate(part.codes):
            if each.code_release is None and not is_listed(each.code):
                rule = f"the code is not in ICD-10-CM of {release()}"
                yield Fault(f"/diagnoses/{number}/codes/{place}/code", rule, way)


def _doubled(template: TemplateContent) -> Iterator[Fault]:
    """Yield what stands twice and would be one thing."""
    for number, question in enumerate(template.questions):
        at = f"/questions/{number}/options"
        yield from _twice(at, "code", (each.code for each in question.options))
    for number, part in enumerate(template.diagnoses):
        at = f"/diagnoses/{number}/codes"
        yield from _twice(at, "code", (each.code for each in part.codes))
    yield from _twice("/measurement", "key", (each.key for each in template.measurement))
    yield from _twice("/referrals", "key", (each.key for each in template.referrals))
    for number, each in enumerate(template.interventions):
        yield from _twice(f"/interventions/{number}/objectives", "", each.objectives)
    for number, goal in enumerate(template.goals):
        yield from _twice(f"/goals/{number}/problems", "", goal.problems)
    always = (each.measure.instrument if each.when is None else "" for each in template.measurement)
    yield from _twice("/measurement", "measure/instrument", always)


def _twice(at: str, member: str, values: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, each in enumerate(chain(values)):
        if each and each in seen:
            pointer = f"{at}/{number}" + (f"/{member}" if member else "")
            yield Fault(pointer, "stands there already", "give each one once, under its own key")
        seen.add(each)

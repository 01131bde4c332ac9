"""Rules about what a whole plan has: criteria, duration, strengths, review, signatures, parts."""

from collections.abc import Iterator, Mapping
from typing import Final

from events.lint.document import Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.sentence import Reading, read
from events.lint.tables import table, words
from events.lint.texts import strings


def section_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on the sections of a whole plan (A5.13-15, A5.17, A5.29, A5.36)."""
    if not plan.whole:
        return
    yield from _parts(plan)
    yield from _discharge(plan)
    yield from _duration(plan)
    yield from _strengths(plan)
    yield from _review(plan)
    yield from _signatures(plan)
    yield from _length(plan)


_PARTS: Final = ("diagnoses", "problems", "goals", "objectives", "interventions")


def _parts(plan: Plan) -> Iterator[Finding]:
    if plan.root.get("profile", "profiles"):
        return  # they say which parts they ask for
    found: Mapping[str, object] = {
        "diagnoses": plan.diagnoses,
        "problems": plan.problems or plan.root.get("presenting_concern", "symptoms"),
        "goals": plan.goals,
        "objectives": plan.objectives,
        "interventions": plan.interventions,
    }
    for name in _PARTS:
        if not found[name]:
            yield finding("REQUIRED_COMPONENT", f"/{name}", "", f"The plan has no {name}.")


def _discharge(plan: Plan) -> Iterator[Finding]:
    section = plan.root.get("discharge_criteria", "discharge", "discharge_plan")
    criteria = section.get("criteria") if isinstance(section.value, dict) else Node(None, "")
    listed = () if isinstance(criteria.value, str) else criteria.items()
    fields = any(isinstance(each.value, dict) and each.get("target") for each in listed)
    said = [read(text) for text in strings(section)]
    if not fields and not any(_measurable(each) for each in said):
        evidence = "; ".join(each.text for each in said)
        yield finding("NO_DISCHARGE_CRITERIA", section.path, evidence)


def _measurable(reading: Reading) -> bool:
    return bool(reading.of("target", "level", "change") or reading.of("streak")) or (
        reading.abstains and bool(reading.times)
    )


def has_duration(plan: Plan) -> bool:
    """Say whether the plan tells how long treatment is expected to go on."""
    return next(_duration(plan), None) is None


def has_review(plan: Plan) -> bool:
    """Say whether the plan tells when it is reviewed next."""
    return any(_holds(plan.root.get(name)) for name in _REVIEWS)


def _duration(plan: Plan) -> Iterator[Finding]:
    names = ("duration", "expected_duration", "treatment_duration", "duration_weeks")
    frequency = plan.root.get("frequency")
    lasting = any(plan.root.get(name) for name in names)
    if isinstance(frequency.value, dict):
        lasting = lasting or _lasts(frequency)
    else:
        stretches = [each.kind for text in strings(frequency) for each in read(text).times]
        lasting = lasting or bool({"frame", "count"} & set(stretches))
    if not lasting:
        yield finding("NO_DURATION", frequency.path, "; ".join(strings(frequency))[:100])


def _lasts(frequency: Node) -> bool:
    own = ("sessions_low", "sessions_high", "sessions_total", "weeks_total", "months", "duration")
    phases = list(frequency.get("phases").items())
    bounded = any(
        isinstance(each.value, dict) and each.get("last_session", "ends_on", "weeks_long")
        for each in phases
    )
    return bounded or any(frequency.get(name) for name in own)


def _strengths(plan: Plan) -> Iterator[Finding]:
    section = plan.root.get("strengths", "strengths_and_resources", "client_strengths")
    answered = plan.root.has("content_hash") and not plan.root.has("strengths")
    if answered:
        return  # the read API has no such section
    said = [text for text in strings(section) if text.strip()]
    if not said:
        yield finding("NO_STRENGTHS", section.path)
    elif not _used(plan, said):
        yield finding("STRENGTHS_UNUSED", section.path, "; ".join(said))


_TELLING: Final = 4


def _used(plan: Plan, said: list[str]) -> bool:
    strong = {word for text in said for word in _stems(text)}
    parts = (*plan.goals, *plan.objectives, *plan.interventions)
    return any(strong & _stems(text) for each in parts for text in strings(each.outer))


def _stems(text: str) -> set[str]:
    said = read(text).terms
    return {each.written[:6] for each in said if _tells(each.written, text[each.start : each.end])}


def _tells(word: str, written: str) -> bool:
    """Say whether a word tells what somebody can or likes: a long one, or a name in capitals."""
    return len(word) > _TELLING or (len(word) > 1 and written.isupper())


_REVIEWS: Final = (
    *("next_review", "schedule", "review_schedule", "review_date", "next_review_date"),
    *("next_review_on", "review", "review_frequency", "review_interval_days"),
)


def _review(plan: Plan) -> Iterator[Finding]:
    if not has_review(plan):
        nodes = [plan.root.get(name) for name in _REVIEWS]
        wrong = next(((each.path, told) for each in nodes if (told := _no_date(each))), None)
        path, evidence = wrong or ("/next_review", "")
        said = "The calendar has no such day, so no next review is set." if wrong else ""
        yield finding("NO_REVIEW_DATE", path, evidence, said)


def _no_date(node: Node) -> str:
    """Return what is written there as a date, and is no day of the calendar."""
    return read(node.value).no_date if isinstance(node.value, str) else ""


def _holds(node: Node) -> bool:
    """Say whether there is anything: an object of nulls and empty lists holds nothing."""
    if isinstance(node.value, dict):
        return any(_holds(each) for each in node.items())
    return bool(node) and node.value is not False and not _no_date(node)


_IN_FORCE: Final = frozenset(("active", "signed", "in-force", "under-review", "on-hold"))
_SIGNERS: Final = ("client", "clinician")


def _signatures(plan: Plan) -> Iterator[Finding]:
    section, status = plan.root.get("signatures"), plan.root.get("status").loose_text()
    told = section.value is not None and status not in {"draft", "proposed"}
    if not told and status not in _IN_FORCE:
        return
    signed = [each for each in section.items() if isinstance(each.value, dict | str)]
    for role in _SIGNERS:
        own = [each for each in signed if _role(each, section) in words("phrases", f"{role}_signs")]
        if not own:
            yield finding("MISSING_SIGNATURE", section.path, "", f"No signature of the {role}.")
        elif not any(is_current(plan, each) for each in own):
            said = f"The {role}'s signature is of an older version, or not given."
            yield finding("MISSING_SIGNATURE", own[-1].path, "", said)


def _role(node: Node, section: Node) -> str:
    if isinstance(node.value, dict) and node.get("role", "signer", "who"):
        return node.get("role", "signer", "who").loose_text().casefold()
    named = isinstance(section.value, dict)
    return node.path.rsplit("/", 1)[-1].casefold() if named else node.loose_text().casefold()


def is_current(plan: Plan, node: Node) -> bool:
    """Say whether a signature is given, and of the content that stands now (A11.12)."""
    if isinstance(node.value, str):
        return bool(node.value.strip())
    if node.get("current").value is False or node.get("signed").value is False:
        return False
    if node.has("signed_on", "date", "signed_at") and not node.get(
        "signed_on", "date", "signed_at"
    ):
        return False
    ours, theirs = plan.root.get("content_version").number(), node.get("content_version").number()
    if node.get("current").value is None and ours is not None and theirs is not None:
        return theirs >= ours
    changed = plan.root.get("last_changed_on", "updated_on", "revised_on").loose_text()[:10]
    day = node.get("signed_on", "date", "signed_at").loose_text()[:10]
    return not (changed and day and day < changed)


def _length(plan: Plan) -> Iterator[Finding]:
    bounds = table("thresholds")["plan_words"]
    bound = bounds["one problem" if len(plan.problems) <= 1 else "several problems"]
    words = sum(len(text.split()) for _, text in plan.texts)
    if words > bound:
        said = f"{words} words; readers of such a plan read about {bound}."
        yield finding("PLAN_LENGTH", "", "", said)

"""Rules on what happened since: reviews and notes (A5.16, A5.19, A5.21-23, A5.27-28, A11.18).

They speak only where the document has the history: `reviews`, `notes`, `changes`, and `as_of`, the
day on which the plan is looked at.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Final

from events.lint.alike import alike
from events.lint.dates import as_date, day_of, today
from events.lint.document import Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.tables import table
from events.lint.texts import strings


def history_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on a plan's history, as far as the document tells it."""
    reviews = [each for each in _objects(plan.root.get("reviews")) if _done(each)]
    notes = sorted(_objects(plan.root.get("notes")), key=lambda each: _day(each) or date.min)
    for review in reviews:
        yield from _incomplete(plan, review)
        yield from _reasons(review.get("changes"))
    yield from _reasons(plan.root.get("changes"))
    yield from _copied_forward(reviews)
    for entries in _progress(plan):
        yield from _copied_forward(entries)
    yield from _drawer(reviews, notes)
    yield from _neglected(plan, notes)
    yield from _overdue(plan)


def _objects(section: Node) -> Iterator[Node]:
    if isinstance(section.value, list | dict):
        yield from (each for each in section.items() if isinstance(each.value, dict))


_DONE: Final = ("completed_on", "completion", "completed")


def _done(review: Node) -> bool:
    return bool(review.get(*_DONE))


_PARTS: Final = {
    "verdicts": ("verdicts", "objective_status", "statuses"),
    "scores": ("scores", "measures"),
    "changes": ("changes", "no_change"),
    "client's input": ("client_input", "client_rating"),
    "next date": ("next_review_on", "next_review", "next_review_session"),
}


def _incomplete(plan: Plan, review: Node) -> Iterator[Finding]:
    """Name the parts that a review which is told complete lacks (A4.10 to A4.15)."""
    answered = review.has("missing_verdicts")  # as the read API tells it
    if answered:
        lacking = ["verdicts"] if review.get("missing_verdicts") else []
        lacking += [] if review.get("client_input") else ["client's input"]
    else:
        lacking = [
            name
            for name, members in _PARTS.items()
            if not any(map(review.has, members))
            or not any(review.get(each) or review.get(each).value == [] for each in members)
        ]
        lacking += [] if "verdicts" in lacking else _without_verdict(plan, review)
    if lacking:
        yield finding("REVIEW_INCOMPLETE", review.path, "", f"It lacks: {', '.join(lacking)}.")


def _without_verdict(plan: Plan, review: Node) -> list[str]:
    verdicts = review.get(*_PARTS["verdicts"])
    if not isinstance(verdicts.value, dict):
        return []
    judged = set(verdicts.value)
    missing = (each.key for each in plan.objectives if each.key not in judged)
    return [f"a verdict on {name}" for name in islice(missing, 3)]


def _reasons(section: Node) -> Iterator[Finding]:
    for each in _objects(section):
        reason = each.get("rationale", "reason").loose_text().strip()
        if not reason or (each.has("data") and not each.get("data")):
            yield finding("CHANGE_WITHOUT_RATIONALE", each.path)


def _narrative(review: Node) -> str:
    """Return the words of a review; as the read API answers it, those of its rationale."""
    told = strings(review.get("narrative", "summary", "text"))
    completion = review.get("completion")
    inner = completion.get("content") if isinstance(completion.value, dict) else completion
    if not told and isinstance(inner.value, dict):
        told = strings(inner.get("rationale"))
    return " ".join(told)


_WORDS: Final = 5


def _progress(plan: Plan) -> Iterator[list[Node]]:
    """Yield the progress entries of each goal, oldest first (A1.27)."""
    of_goals: dict[str, list[Node]] = {}
    for outer in _objects(plan.root.get("progress_entries")):
        entry = _inner(outer)
        of_goals.setdefault(entry.get("goal_id").loose_text(), []).append(entry)
    for each in of_goals.values():
        yield sorted(each, key=lambda one: one.get("to_on", "on").loose_text())


def _copied_forward(reviews: Sequence[Node]) -> Iterator[Finding]:
    bound = table("thresholds")["copy_forward_percent"]
    told = [(each, _narrative(each)) for each in reviews]
    for (_, before), (review, now) in pairwise(told):
        if len(now.split()) >= _WORDS and alike(before, now) >= bound:
            yield finding("COPY_FORWARD", review.path, now)


def _day(node: Node) -> date | None:
    """Return the day of a review or a note, flat or as the read API answers them."""
    completion = node.get("completion")
    inner = completion if isinstance(completion.value, dict) else _inner(node)
    names = ("on", "date", "completed_on", "service_on", "written_at", "time")
    return as_date(inner.get(*names).loose_text())


def _inner(node: Node) -> Node:
    content = node.get("content")
    return content if isinstance(content.value, dict) else node


_LINKS: Final = ("objective_ids", "objectives", "objective_id")


def _links(note: Node) -> tuple[str, ...]:
    """Return the objectives that a note names, by ids or by what it says of each."""
    named = _inner(note).get(*_LINKS)
    if not isinstance(named.value, list):
        return named.names()
    told = [each.get("objective_id", "id") for each in named.items() if _is_object(each)]
    return tuple(each.loose_text() for each in told) or named.names()


def _is_object(node: Node) -> bool:
    return isinstance(node.value, dict)


def _tells(note: Node) -> bool:
    """Say whether a note tells its objectives, be it that there are none."""
    return _inner(note).has(*_LINKS, "no_objective")


def _drawer(reviews: Sequence[Node], notes: Sequence[Node]) -> Iterator[Finding]:
    """Find two reviews between which notes stand and none names an objective."""
    dated = [(day, _links(each)) for each in notes if (day := _day(each)) is not None]
    days = [_day(each) for each in reviews]
    for review, start, end in zip(reviews[1:], days, days[1:], strict=False):
        if start is None or end is None:
            continue
        between = [links for day, links in dated if start < day <= end]
        if between and not any(between):
            yield finding("DRAWER_PLAN", review.path, "", f"{len(between)} notes, none linked.")


def _neglected(plan: Plan, notes: Sequence[Node]) -> Iterator[Finding]:
    """Find objectives that the last counted sessions' notes do not name (A11.18)."""
    bound = table("thresholds")["neglect_sessions"]
    told = [each for each in notes if _tells(each)]
    last = [set(_links(each)) for each in told[-bound:]]
    if len(last) < bound:
        return
    for each in plan.objectives:
        if not any(each.key in links for links in last):
            said = f"Not in the last {bound} notes."
            yield finding("OBJECTIVE_NEGLECTED", each.path, each.text, said)


def _overdue(plan: Plan) -> Iterator[Finding]:
    now = today(plan)
    if now is None:
        return
    due = plan.root.get("next_review", "next_review_on", "review_date", "next_review_date")
    day = as_date((due.get("on") if isinstance(due.value, dict) else due).loose_text())
    if day is not None and day < now:
        yield finding("REVIEW_OVERDUE", due.path, "", f"{(now - day).days} days overdue.")
    changed, place = _changed(plan)
    bound = table("thresholds")["static_days"]
    if changed is not None and (now - changed).days > bound:
        told = f"Unchanged for {(now - changed).days} days."
        yield finding("STATIC_6_MONTHS", place, "", told)


def _changed(plan: Plan) -> tuple[date | None, str]:
    """Return a day since which the content has not changed, and where the document tells so.

    The read API tells which content was activated and signed: it has stood since then at least.
    """
    told = day_of(plan.root, "last_changed_on", "updated_on")
    if told is not None:
        return told, plan.root.get("last_changed_on", "updated_on").path
    content = plan.root.get("content_version")
    signed = plan.root.get("signatures")
    held = [plan.root.get("activation"), *_objects(signed)]
    days = [
        day_of(each, "time", "recorded_time", "signed_on")
        for each in held
        if isinstance(each.value, dict)
        and content
        and each.get("content_version").value == content.value
    ]
    return min((day for day in days if day is not None), default=None), content.path

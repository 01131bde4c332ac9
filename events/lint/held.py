"""Sessions that were held, and scores in the order of their days, as a document tells them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from events.lint.dates import as_date, day_of
from events.lint.document import Plan
from events.lint.pointing import Node
from events.lint.scales import scale_named


@dataclass(frozen=True, slots=True)
class Held:
    """A session that was attended; `noted` when it names a note of its own."""

    key: str
    path: str
    day: date | None
    noted: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """A recorded total; `form` is the instrument's version where it is told.

    One from elsewhere that is pending does not count yet.
    """

    code: str
    total: Node
    day: date | None
    form: str = ""
    counts: bool = True


_DAYS: Final = ("on", "date", "service_on", "service_at", "held_on", "day")
_NOT_HELD: Final = frozenset(
    (
        *(
            "no-show",
            "no show",
            "missed",
            "cancelled",
            "canceled",
            "absent",
            "planned",
            "scheduled",
        ),
        *("client-cancelled", "clinician-cancelled", "late-cancelled", "late-cancel", "voided"),
    )
)


def sessions_held(plan: Plan) -> list[Held]:
    """Return the sessions that were attended, in the order of the document."""
    section = plan.root.get("sessions")
    if not isinstance(section.value, list | dict):
        return []
    return [each for node in section.items() if (each := _held(node)) is not None]


def _held(outer: Node) -> Held | None:
    if isinstance(outer.value, str):
        day = as_date(outer.value)
        return None if day is None else Held("", outer.path, day, noted=False)
    if not isinstance(outer.value, dict):
        return None
    node = outer.get("content") if isinstance(outer.get("content").value, dict) else outer
    told = {node.get(each).loose_text().casefold() for each in ("attendance", "status", "outcome")}
    if told & _NOT_HELD or node.get("attended").value is False:
        return None
    key = outer.get("id", "session_id").loose_text() or outer.name
    noted = bool(node.get("note", "note_id", "notes"))
    return Held(key, outer.path, day_of(node, *_DAYS), noted=noted)


def days_of_sessions(plan: Plan) -> list[date] | None:
    """Return the days of the sessions that were held; nothing where the document has none."""
    if plan.root.has("sessions"):
        return sorted(each.day for each in sessions_held(plan) if each.day is not None)
    episode = plan.root.get("episode")
    counts = episode.get("sessions") if isinstance(episode.value, dict) else episode
    if not isinstance(counts.value, dict) or not isinstance(counts.get("counted_at").value, list):
        return None
    days = (as_date(each.loose_text()) for each in counts.get("counted_at").items())
    return sorted(day for day in days if day is not None)


def scored(plan: Plan) -> list[Scored]:
    """Return every recorded score, from `scores` or the episode's, in the document's order."""
    sections = [plan.root.get("scores")]
    episode = plan.root.get("episode")
    if isinstance(episode.value, dict):
        sections.append(episode.get("scores"))
    return [
        each
        for section in sections
        if isinstance(section.value, dict | list)
        for node in section.items()
        for each in _entries(node)
    ]


_SCORED: Final = ("on", "date", "administered_on", "administered_at", "day")


def _entries(node: Node) -> Iterator[Scored]:
    code = ""
    for each in node.items() if isinstance(node.value, list) else (node,):
        if isinstance(each.value, dict):
            told = each.get("instrument", "measure").loose_text()
            total = each.get("total", "score", "value")
            form = each.get("instrument_version").loose_text()
            named = _code(told) if told else (code := code or _code(node.name))
            pending = each.get("pending").value is True
            yield Scored(named, total, day_of(each, *_SCORED), form, counts=not pending)
        else:
            code = code or _code(node.name)
            yield Scored(code, each, None)


def _code(name: str) -> str:
    """Return the scale's code; of a measure that is not known the name itself."""
    return scale_named(name) or name.casefold()

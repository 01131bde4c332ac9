"""Changes between two documents of a plan in sentences, with items by what they are called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from events.canonical import JsonValue
from events.narrative.phrases import LONGEST, coded, day, listed, quoted
from events.values.item_ids import ItemId
from services.projections.record.changes import Change
from services.projections.record.json_patch import unescaped

_KINDS: Final[Mapping[str, str]] = {
    "diagnoses": "diagnosis",
    "strengths": "strength",
    "history": "piece of history",
    "risk_assessments": "risk assessment",
    "phase_decisions": "phase decision",
    "clinical_events": "clinical event",
    "progress_entries": "entry of progress",
    "homework": "homework",
    "practice": "practice",
}
_LABELS: Final = ("statement", "words", "technique", "name", "text", "to", "metric", "label")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CODE: Final = re.compile(r"[a-z]+(-[a-z]+)+")
_SILENT: Final = frozenset({"content"})


def change_sentence(change: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return one change as a sentence.

    Args:
        change: where in the document, and the values there.
        old: the document before, to call items by their names.
        new: the document after, for the same.
    """
    section, *rest = [unescaped(part) for part in change.path.split("/")[1:]]
    if not rest or not ItemId.fits(rest[0]):
        parts = (old.get(section), new.get(section))
        return _sentence(f"The {_words(section)}", rest, change, parts)
    key, *inside = rest
    items = tuple(_member(each.get(section), key) for each in (old, new))
    return _of_item(_called(section, items), inside, change, items)


def _of_item(name: str, inside: list[str], change: Change, items: Sequence[Any]) -> str:
    if not inside and change.before is None:
        return f"{name} was added."
    if not inside and change.after is None:
        return f"{name} no longer counts."
    if inside == ["ended"]:
        reason = change.after
        return f"{name} ended ({coded(str(reason))})." if reason else f"{name} counts again."
    return _sentence(name, inside, change, items)


def _sentence(name: str, inside: list[str], change: Change, items: Sequence[Any]) -> str:
    where = " ".join(_way(inside, items))
    what = f"{name}: {where}" if where else name
    if change.before is None:
        return f"{what} was set to {_value(change.after)}."
    if change.after is None:
        return f"{what} was {_value(change.before)}, and is not set now."
    return f"{what} was {_value(change.before)}, and is {_value(change.after)} now."


def _way(inside: list[str], items: Sequence[Any]) -> Iterator[str]:
    """Yield the words of a path; what stands in a list goes by its name, else by its place."""
    here = list(items)
    for part in inside:
        here = [_member(each, part) for each in here]
        if part in _SILENT:
            continue
        if part.isdigit():
            label = next((name for each in reversed(here) if (name := _label(each))), None)
            yield label or str(int(part) + 1)
        elif ItemId.fits(part):
            label = next((name for each in reversed(here) if (name := _label(each))), None)
            yield label or "of an item"
        else:
            yield _words(part)


def _called(section: str, items: Sequence[Any]) -> str:
    kind = _KINDS.get(section, _words(section).removesuffix("s"))
    label = next((name for each in items if (name := _label(each))), None)
    kind = kind[:1].upper() + kind[1:]
    return kind if label is None else f"{kind} {label}"


def _label(item: object) -> str | None:
    if not isinstance(item, Mapping):
        return None
    content = item.get("content", item)
    if not isinstance(content, Mapping):
        return None
    if "code" in content and "text" in content:
        return f"{content['code']} {content['text']}"
    found = next((content[each] for each in _LABELS if isinstance(content.get(each), str)), None)
    return None if found is None else quoted(found)


def _member(value: object, name: str) -> Any:  # noqa: ANN401  # a JSON value
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list) and name.isdigit() and int(name) < len(value):
        return value[int(name)]
    return None


def _value(value: JsonValue) -> str:
    """Return a value as people read it, on one line and of a bounded length."""
    text = _spelled(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _spelled(value: JsonValue) -> str:
    match value:
        case dict():
            return _of_members(value)
        case list():
            return listed(map(_spelled, value))
        case str():
            return _of_text(value)
        case bool():
            return "yes" if value else "no"
        case _:
            return "not set" if value is None else str(value)


def _of_text(text: str) -> str:
    if (on := _day(text)) is not None:
        return day(on)
    if _CODE.fullmatch(text):
        return coded(text)
    return text if text.isalnum() else quoted(text)


def _day(text: str) -> date | None:
    """Return the day that a text is; none where it only looks like one, as `2026-02-30` does."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _of_members(value: Mapping[str, JsonValue]) -> str:
    """Return an object in words; ranges, targets and due points as people write them."""
    if value.keys() <= {"low", "high"}:
        return " to ".join(str(value[each]) for each in ("low", "high") if value.get(each))
    if value.keys() == {"comparator", "amount"}:
        return f"{_spelled(value['comparator'])} {_spelled(value['amount'])}"
    if value.keys() == {"kind", "on"}:
        return _spelled(value["on"])
    if value.keys() == {"kind", "number"}:
        return f"session {value['number']}"
    return ", ".join(f"{_words(name)} {_spelled(each)}" for name, each in value.items())


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")

"""How events are told: a line or a table for people, an object for programs."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, assert_never

from events.envelope import instant
from infra.cli.output import output
from infra.inspection.opening import SAYS, Closed, Opened, Opening
from infra.inspection.view import Seen, as_json

_PREFIX: Final = "goldenthread."
_HASH_DIGITS: Final = 12
_STEERING: Final = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WARNING: Final = (
    "warning: opened data is protected health information. Look only at what your task needs, "
    "and keep it off shared screens and files. Each opening is kept in the audit log."
)


class Teller:
    """Tells events; `damaged` says afterwards whether one was not as it should be."""

    def __init__(self, *, opening: bool) -> None:
        """Warn people on a terminal when data is going to be opened."""
        self.opening = opening
        self.damaged = False
        if opening and sys.stdout.isatty():
            output.note(_WARNING)

    def audit(self, line: str) -> None:
        """Pass an audit line to whoever collects standard error; people have the file."""
        if not sys.stderr.isatty():
            output.note(line)

    def note_unknown(self, types: Iterable[str]) -> None:
        """Say which of the asked types this release does not know; a newer one may."""
        types = tuple(types)
        if not types:
            return
        from events.registry import default

        known = default()
        for one in types:
            full = one if one.startswith(_PREFIX) else _PREFIX + one
            if known.find(full) is None and known.newest(full) is None:
                output.note(f"note: this release knows no event type {full}")

    def line(self, event: Seen, opening: Opening | None) -> None:
        """Tell an event in one line, its data in a second one."""
        self._judge(event, opening)
        told = "  ".join(
            (
                f"{event.position:>8}",
                instant(event.ledger_time),
                (event.type or "?").removeprefix(_PREFIX),
                f"{event.stream}@{event.version}",
                f"{event.attributes.get('actor', '?')} ({event.attributes.get('role', '?')})",
                event.hash[:_HASH_DIGITS],
                *((f"DAMAGED: {event.fault}",) if event.fault else ()),
            )
        )
        below = "" if opening is None else f"\n{'':>10}{_compact(opening)}"
        output.stream(_object(event, opening), told + below)

    def whole(self, event: Seen, opening: Opening | None) -> None:
        """Tell everything about one event."""
        self._judge(event, opening)
        told = as_json(event)
        fields = {name: value for name, value in told.items() if name != "envelope"}
        rows = [{"field": name, "value": value} for name, value in fields.items()]
        rows += [{"field": name, "value": value} for name, value in event.attributes.items()]
        output.table(f"Event {event.position}", rows)
        output.result(_object(event, opening), *_closing(opening))

    def _judge(self, event: Seen, opening: Opening | None) -> None:
        wrong = isinstance(opening, Closed) and opening.wrong
        self.damaged = self.damaged or event.fault is not None or wrong


def _object(event: Seen, opening: Opening | None) -> dict[str, Any]:
    told = as_json(event)
    match opening:
        case None:
            return told
        case Opened(data):
            return {**told, "data": data}
        case Closed(reason):
            return {**told, "unopened": reason}
        case _:
            assert_never(opening)


def _compact(opening: Opening) -> str:
    if isinstance(opening, Closed):
        return f"closed: {SAYS[opening.reason]}"
    return _readable(opening.data)


def _readable(data: Any, indent: int | None = None) -> str:  # noqa: ANN401  # whatever JSON it is
    """Return JSON for people; what would steer a terminal or turn the text round is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _closing(opening: Opening | None) -> Iterable[str]:
    match opening:
        case None:
            return ("The data is sealed; --open shows it to those who hold the keys.",)
        case Opened(data):
            return (_readable(data, indent=2),)
        case Closed():
            return (_compact(opening),)
        case _:
            assert_never(opening)

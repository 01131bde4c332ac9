"""Set a chosen clock: it only goes on, for what it showed was decided on."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from events.errors import Refused
from events.ticks import REAL, spelled

_SPAN: Final = re.compile(r"(?:([0-9]{1,5})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,5})m)?", re.ASCII)


class ClockRefused(Refused):
    """The clock stays as it is."""

    code = "clock-refused"


def parse_instant(text: str) -> datetime:
    """Return the instant in `text`: ISO 8601 with an offset or `Z`; a bare day begins in UTC.

    Raises:
        ClockRefused: it is none.
    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None and len(text) == len("2026-01-01"):
            found = found.replace(tzinfo=UTC)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ClockRefused("instant: must be a day (2026-03-01) or a time with its offset or Z")


def parse_span(text: str) -> timedelta:
    """Return the span in `text`: days, hours and minutes, such as `40d`, `12h` or `1d6h30m`.

    Raises:
        ClockRefused: it is none, or no time at all.
    """
    match = _SPAN.fullmatch(text)
    days, hours, minutes = (int(one or 0) for one in match.groups()) if match else (0, 0, 0)
    span = timedelta(days=days, hours=hours, minutes=minutes)
    if not span:
        raise ClockRefused("span: must be days, hours and minutes, such as 40d, 12h or 1d6h30m")
    return span


def require_settable(clock: str) -> None:
    """Let pass a clock that an operator may set.

    Raises:
        ClockRefused: it is the real one.
    """
    if clock == REAL:
        raise ClockRefused(
            "clock: the real clock follows the world and is never set. A clinic for trials follows "
            "one of its own: `goldenthread clinic add SLUG --time-zone ZONE --clock NAME`"
        )


def require_onward(clock: str, shown: datetime | None, wanted: datetime) -> None:
    """Let pass an instant that is not before the one shown.

    Raises:
        ClockRefused: it is.
    """
    if shown is not None and wanted < shown:
        raise ClockRefused(
            f"clock {clock}: shows {spelled(shown)} and cannot go back: notices were decided by "
            "what it showed. Choose a later time, or another clock for a new clinic"
        )


def advanced(clock: str, shown: datetime | None, span: timedelta) -> datetime:
    """Return the instant a span after the one shown.

    Raises:
        ClockRefused: the clock shows none yet, or there is no such instant.
    """
    if shown is None:
        raise ClockRefused(f"clock {clock}: was never set; `goldenthread clock set {clock} TIME`")
    try:
        return shown + span
    except OverflowError:
        raise ClockRefused("span: leads past the last year of the calendar") from None

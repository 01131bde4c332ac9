"""Ticks of topic `time`: what they say, and the latest instant of each clock.

A clock only goes on. Ticks may be doubled, late, out of order or no ticks at all: of each clock the
latest instant counts, and what cannot be read is left out.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import orjson

from events.errors import Refused

REAL: Final = "real"
"""The clock of the world, which no operator sets."""

MOST_AHEAD: Final = timedelta(seconds=60)
"""How far a tick of the real clock may be ahead of the machine that reads it, and of the ledger."""

_CLOCK: Final = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_MOST_BYTES: Final = 1_000


class NotAClock(Refused):
    """The name is no clock's."""

    code = "not-a-clock"

    def __init__(self) -> None:
        super().__init__("clock: must be 1 to 40 of a-z, 0-9 and '-', starting with a letter")


@dataclass(frozen=True, slots=True)
class Tick:
    """A clock shows an instant (aware, UTC)."""

    clock: str
    instant: datetime

    @property
    def key(self) -> bytes:
        """The record's key: Kafka keeps the last tick of each clock at least."""
        return self.clock.encode()

    @property
    def value(self) -> bytes:
        """The record's value."""
        return orjson.dumps({"clock": self.clock, "instant": spelled(self.instant)})


def spelled(instant: datetime) -> str:
    """Return an aware instant in UTC with six fractional digits and `Z`."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def parse_clock(text: str) -> str:
    """Return the name of a clock in `text`.

    Raises:
        NotAClock: it has not the form of one.
    """
    if not _CLOCK.fullmatch(text):
        raise NotAClock
    return text


def read_tick(key: bytes | None, value: bytes | None) -> Tick | None:
    """Return the tick of a record; None where it is none."""
    if value is None or len(value) > _MOST_BYTES:
        return None
    try:
        said = orjson.loads(value)
        clock, instant = said["clock"], datetime.fromisoformat(said["instant"])
        utc = instant.astimezone(UTC)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    if instant.tzinfo is None or not isinstance(clock, str) or not _CLOCK.fullmatch(clock):
        return None
    return Tick(clock, utc) if key == clock.encode() else None


class Instants:
    """The latest instant of each clock."""

    def __init__(self) -> None:
        """Know none."""
        self._latest: dict[str, datetime] = {}

    def take(self, tick: Tick) -> bool:
        """Take note of a tick; return whether its clock went on."""
        known = self._latest.get(tick.clock)
        if known is not None and known >= tick.instant:
            return False
        self._latest[tick.clock] = tick.instant
        return True

    def forget(self, clock: str) -> None:
        """Know no instant of a clock, until its next tick."""
        self._latest.pop(clock, None)

    def of(self, clock: str) -> datetime | None:
        """Return the latest instant of a clock; None before its first tick."""
        return self._latest.get(clock)

    def all(self) -> dict[str, datetime]:
        """Return the latest instant of every clock, in order of name."""
        return dict(sorted(self._latest.items()))


def is_credible(tick: Tick, now: datetime) -> bool:
    """Return whether a tick may be believed where it is `now`: on a machine, or in the ledger.

    The real clock cannot be ahead of the world: a machine whose own clock is wrong would otherwise
    move it for good. Other clocks go where they are sent.
    """
    return tick.clock != REAL or tick.instant <= now + MOST_AHEAD

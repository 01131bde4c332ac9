"""One check: what was looked at, how it is, what was seen, what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's answer; `todo` is empty where nothing is to be done."""

    name: str
    state: State
    seen: str
    todo: str = ""


def ok(name: str, seen: str) -> Check:
    """Return a check that found what it looked for."""
    return Check(name, State.OK, seen)


def warning(name: str, seen: str, todo: str) -> Check:
    """Return a check that found what works and should not stay."""
    return Check(name, State.WARNING, seen, todo)


def failed(name: str, seen: str, todo: str) -> Check:
    """Return a check that found something wrong."""
    return Check(name, State.FAILED, seen, todo)


def unreachable(name: str, seen: str, todo: str) -> Check:
    """Return a check that could not be made, because its server does not let us in."""
    return Check(name, State.UNREACHABLE, seen, todo)


def judged(name: str, faults: Iterable[str], *, well: str, todo: str) -> Check:
    """Return `failed` with all `faults` and `todo`, or `ok` with what is `well` without any."""
    told: Sequence[str] = tuple(faults)
    return failed(name, "; ".join(told), todo) if told else ok(name, well)

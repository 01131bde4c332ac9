"""Timelines for tests: days and sessions of invented episodes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter

from events.profiles.applying import Applied
from events.profiles.library import library
from events.profiles.models import Profile
from events.profiles.operators import Due, due_by
from events.profiles.rules import DueRule
from events.profiles.timeline import Attended, Timeline
from events.values.sessions import ServiceType

_RULE: TypeAdapter[Any] = TypeAdapter(DueRule)


def day(text: str) -> date:
    """Return the day that a text spells."""
    return date.fromisoformat(text)


def days(*texts: str) -> tuple[date, ...]:
    """Return several days."""
    return tuple(map(day, texts))


def rule(**fields: Any) -> DueRule:  # noqa: ANN401  # a rule's JSON
    """Return a rule from its JSON."""
    found: DueRule = _RULE.validate_python(fields, strict=False)
    return found


def held(*texts: str, service: ServiceType = "individual") -> tuple[Attended, ...]:
    """Return attended services on days, in order."""
    return tuple(Attended(day(each), service) for each in texts)


def weekly(first: str, count: int, apart: int = 7) -> tuple[Attended, ...]:
    """Return so many individual sessions, `apart` days from each other."""
    begun = day(first)
    step = timedelta(days=apart)
    return tuple(Attended(begun + step * n, "individual") for n in range(count))


def line(as_of: str, admitted: str, sessions: Iterable[Attended] = (), **more: Any) -> Timeline:  # noqa: ANN401
    """Return a timeline; sessions are put in order."""
    ordered = tuple(sorted(sessions, key=lambda each: each.on))
    return replace(Timeline(as_of=day(as_of), admitted_on=day(admitted), attended=ordered), **more)


def due(told: Timeline, **fields: Any) -> Due:  # noqa: ANN401  # a rule's JSON
    """Return what a rule gives on a timeline."""
    return due_by(rule(**fields), told)


def profile(code: str, version: int = 1) -> Profile:
    """Return a profile that ships."""
    return library().profiles[code, version]


def applied(*codes: str, since: str | None = None) -> tuple[Applied, ...]:
    """Return profiles as they hold; `since` a day, or from the beginning."""
    begun = None if since is None else day(since)
    return tuple(Applied(profile(each), begun) for each in codes)

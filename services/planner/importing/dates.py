"""Since when a document's plan is in force, and when it was and will be reviewed, and where."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

import orjson
from pydantic import TypeAdapter, ValidationError

from services.planner.commands.told_days import ToldDay, instant_in
from services.planner.importing.content import Source
from services.planner.importing.draft import InvalidDocument, Json, items, members

_MOMENT: Final = TypeAdapter[date](ToldDay)
_RULE: Final = "must be a day, or an instant with its offset from UTC, that exists"


class Told(NamedTuple):
    """A day or an instant as the document has it, and the pointer to it."""

    value: Json
    at: str


def activated(source: Source) -> Told | None:
    """Return when the plan took effect elsewhere; None where that is not told."""
    activation = _part(source, "activation")
    return _first(
        *_of(source.document, source.root, "activated_on", "started_on"),
        *_of(migration(source), f"{source.root}/activation/migrated", "activated_on"),
        *_of(activation, f"{source.root}/activation", "time"),
    )


def last_review(source: Source) -> Told | None:
    """Return when the last review was complete; None where that is not told.

    Raises:
        InvalidDocument: the end of a review is no day and no instant.
    """
    newest = max(_completed(source), key=_order, default=None)
    return _first(
        *_of(source.document, source.root, "last_review_on"),
        *(() if newest is None else (newest,)),
        *_of(migration(source), f"{source.root}/activation/migrated", "last_review_on"),
    )


def next_review(source: Source) -> Told | None:
    """Return the day of the next review; None where no day was agreed."""
    return _first(
        *_of(source.document, source.root, "next_review_on", "review_date"),
        *_of(_part(source, "next_review"), f"{source.root}/next_review", "on"),
        *_of(_part(source, "schedule"), f"{source.root}/schedule", "next_review_on"),
        *_of(migration(source), f"{source.root}/activation/migrated", "next_review_on"),
    )


def migration(source: Source) -> Mapping[str, Json]:
    """Return how the plan had been taken over where it comes from; empty where it was not."""
    return members(
        _part(source, "activation").get("migrated"), f"{source.root}/activation/migrated"
    )


def _completed(source: Source) -> Iterator[Told]:
    for _, review, where in items(source.document.get("reviews"), f"{source.root}/reviews"):
        completion = members(review.get("completion"), f"{where}/completion")
        found = _first(
            *_of(review, where, "completed_on"), *_of(completion, f"{where}/completion", "time")
        )
        if found is not None:
            yield found


def _order(told: Told) -> tuple[date, datetime]:
    """Return what orders days and instants; a day comes after the instants of it."""
    try:
        read = _MOMENT.validate_json(orjson.dumps(told.value))
    except ValidationError:
        raise InvalidDocument(told.at, rule=_RULE) from None
    instant = instant_in(read)
    if instant is None:
        return read, datetime.max.replace(tzinfo=UTC)
    return instant.astimezone(UTC).date(), instant


def _part(source: Source, name: str) -> Mapping[str, Json]:
    return members(source.document.get(name), f"{source.root}/{name}")


def _of(held: Mapping[str, Json], where: str, *names: str) -> Iterator[Told]:
    return (Told(held.get(name), f"{where}/{name}") for name in names)


def _first(*told: Told) -> Told | None:
    return next((each for each in told if each.value is not None), None)

"""From a command to the fact that it states."""

from datetime import UTC, datetime
from functools import cache
from typing import TypeVar, cast

from events.payload import Payload
from events.sealed_event import Fact

P = TypeVar("P", bound=Payload)


def event_in(command: P) -> P:
    """Return the event whose fields `command` inherits, as an event of its own type."""
    model = event_model(type(command))
    fields = {name: getattr(command, name) for name in model.model_fields}
    made = model.model_construct(command.model_fields_set & fields.keys(), **fields)
    return cast("P", made)


@cache
def event_model(command: type[Payload]) -> type[Payload]:
    """Return the event type that a kind of command inherits its fields from."""
    return next(each for each in command.__mro__ if each.__module__.startswith("events.types."))


def fact_of(payload: Payload, occurred: datetime | None = None) -> Fact:
    """Return `payload` as a fact; its reason's code goes on the envelope.

    Args:
        payload: the event.
        occurred: when it happened; None for now.
    """
    time = None if occurred is None else occurred.astimezone(UTC)
    reason = vars(payload).get("reason")  # getattr for what a model lacks takes 20 times as long
    return Fact(payload, time=time, reasoncode=cast("str | None", reason))


def stated(command: Payload, occurred: datetime | None = None) -> Fact:
    """Return the event whose fields `command` inherits, as a fact."""
    return fact_of(event_in(command), occurred)

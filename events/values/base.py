"""The base of value objects."""

from events.payload import Payload


class Value(Payload):
    """A part of an event's payload: frozen, strict, with no identity of its own."""

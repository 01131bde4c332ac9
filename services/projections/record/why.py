"""The words that say why: a rationale, a reason, an explanation (A2.03, A11.13, A1.57)."""

from functools import cache
from typing import Final

from events.canonical import JsonValue
from events.payload import Payload
from events.state.plain import plain
from events.types.request import RequestAnswered
from events.values.changes import Rationale

_MEMBERS: Final = ("rationale", "reason_text", "explanation", "absent_because")


def why(payload: Payload) -> JsonValue:
    """Return what a payload gives as its reason: `text`, and with a rationale its data and links.

    None where it gives none; the reason's code is on the envelope.
    """
    given: object
    if isinstance(payload, RequestAnswered):
        given = payload.answer.explanation
    else:
        member = _member(type(payload))
        given = None if member is None else getattr(payload, member)
    if isinstance(given, Rationale):
        return plain(given)
    return None if given is None else {"text": str(given)}


@cache
def _member(model: type[Payload]) -> str | None:
    """Return which member of a type says why."""
    return next((name for name in _MEMBERS if name in model.model_fields), None)

"""The words that say why: a rationale, a reason, an explanation (A2.03, A11.13, A1.57)."""

from typing import Final

from events.canonical import JsonValue
from events.payload import Payload
from events.values.changes import Rationale
from services.projections.record.plain import plain

_WORDS: Final = ("reason_text", "explanation", "absent_because")


def why(payload: Payload) -> JsonValue:
    """Return what a payload gives as its reason: `text`, and with a rationale its data and links.

    None where it gives none; the reason's code is on the envelope.
    """
    rationale = getattr(payload, "rationale", None)
    if isinstance(rationale, Rationale):
        return plain(rationale)
    given = (getattr(payload, name, None) for name in _WORDS)
    text = next((each for each in given if each is not None), None)
    return None if text is None else {"text": text}

"""What makes two requests the same request."""

from collections.abc import Sequence
from hashlib import sha256
from typing import cast

from events import canonical
from events.canonical import JsonValue
from events.ids import StreamId
from services.planner.commands.union import AnyCommand


def fingerprint(stream: StreamId, commands: Sequence[AnyCommand]) -> bytes:
    """Return the SHA-256 over the addressed stream and the commands, as far as they were sent.

    Spelling of numbers, order of keys and white space make no difference; whether a field was
    sent at all does, so that a field added by a later release changes no older fingerprint.
    """
    sent = [each.model_dump(mode="json", exclude_unset=True) for each in commands]
    return sha256(canonical.dumps(cast("JsonValue", [stream, sent]))).digest()

"""Events as lines of JSON: the exact event, and beside it what it says in clear."""

from typing import Final

from events.canonical import dumps_payload
from infra.generating.deciding import Decided

_DATA: Final = b'{"data":'
_EVENT: Final = b',"event":'
_END: Final = b"}\n"


def line(decided: Decided) -> bytes:
    """Return one line: `data` in clear, `event` byte for byte as a ledger would keep it."""
    return b"".join((_DATA, dumps_payload(decided.payload), _EVENT, decided.event.raw, _END))

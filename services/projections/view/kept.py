"""A bounded memory of folded streams, so that most events need nothing but their stream's last."""

from collections import OrderedDict
from typing import Final

from events.worker.view import StreamKey
from services.projections.record.folding import Kept

MAX_STREAMS: Final = 20_000
# A state with its document takes some 2 KB for each event of a plan, so these take up to 0.4 GB.
MAX_EVENTS: Final = 200_000


class KeptStreams:
    """The most recently used streams, bounded by their number and by the events they hold.

    A worker that lost its transaction finds a stream here ahead of the view, one that got a
    stream from another worker finds it behind: whoever asks says which version it must be at.
    """

    def __init__(self, streams: int = MAX_STREAMS, events: int = MAX_EVENTS) -> None:
        """Take how many streams, and how many events in all of them, to keep at most."""
        self._streams = streams
        self._limit = events
        self._kept: OrderedDict[StreamKey, Kept] = OrderedDict()
        self._events = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: StreamKey, version: int) -> Kept | None:
        """Return the stream if it is kept at just this version."""
        found = self._kept.get(key)
        if found is None or found.version != version:
            return None
        self._kept.move_to_end(key)
        return found

    def put(self, kept: Kept) -> None:
        """Keep a stream in place of what was kept of it; those longest unused make room."""
        known = self._kept.pop(kept.key, None)
        self._kept[kept.key] = kept
        self._events += kept.version - (known.version if known else 0)
        while self._kept and (len(self._kept) > self._streams or self._events > self._limit):
            _, gone = self._kept.popitem(last=False)
            self._events -= gone.version

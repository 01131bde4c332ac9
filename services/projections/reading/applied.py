"""Readers that wait for streams, woken by what the view's workers say that they applied."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from events.ids import StreamId
from events.wakeup import told as words_of

APPLIED: Final = "goldenthread_applied"
"""The channel on which the view's workers name streams."""


class Applied:
    """Wakes readers; what it misses costs them a pause, never an answer.

    `hearing` says whether somebody tells it at all.
    """

    def __init__(self) -> None:
        self.hearing = False
        self._waiting: defaultdict[StreamId, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def awaiting(self, streams: Collection[StreamId]) -> Iterator[asyncio.Event]:
        """Yield an event that is set when one of `streams` is told of; clear it before a look."""
        woken = asyncio.Event()
        for stream in streams:
            self._waiting[stream].add(woken)
        try:
            yield woken
        finally:
            for stream in streams:
                self._waiting[stream].discard(woken)
                if not self._waiting[stream]:
                    del self._waiting[stream]

    def tell(self, payload: str) -> None:
        """Wake whoever waits for one of the streams that a notify names."""
        for word in words_of(payload):
            for woken in self._waiting.get(StreamId(word), ()):
                woken.set()

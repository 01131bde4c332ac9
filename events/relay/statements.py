"""The SQL statements of the relay, one file each."""

from importlib.resources import files
from typing import Final


def _load(name: str) -> str:
    return files("events.relay").joinpath("sql", f"{name}.sql").read_text()


HEADS: Final = _load("heads")
HINTS: Final = _load("hints")
PUBLISHED_BEFORE: Final = _load("published_before")
HASHES: Final = _load("hashes")
HINT: Final = _load("hint")
BEAT: Final = _load("beat")
BEATS: Final = _load("beats")
LAGS: Final = _load("lags")
LOCK: Final = _load("lock")
UNLOCK: Final = _load("unlock")
CHANNEL: Final = "goldenthread_appended"

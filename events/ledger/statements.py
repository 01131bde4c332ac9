"""The SQL statements of the ledger, one file each."""

from importlib.resources import files
from typing import Final


def _load(name: str) -> str:
    return files("events.ledger").joinpath("sql", f"{name}.sql").read_text()


APPEND_LONE: Final = _load("append_lone")
APPEND_CLEAN: Final = _load("append_clean")
APPEND: Final = _load("append")
EPOCH: Final = _load("epoch")
HEAD: Final = _load("head")
READ_CLINIC: Final = _load("read_clinic")
READ_STREAM: Final = _load("read_stream")
STREAM_HEAD: Final = _load("stream_head")
POSITION_KNOWN_AT: Final = _load("position_known_at")
CLINICS: Final = _load("clinics")
AUDIT_CLINIC: Final = _load("audit_clinic")
STRAY: Final = _load("stray")
CLINICS_WITH_EVENTS: Final = _load("clinics_with_events")

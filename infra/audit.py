"""Who did what at the command line: one line of ids and codes for each act, kept in a file."""

import getpass
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import orjson

from events.clock import Clock
from events.errors import Unavailable

_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]", re.ASCII)
_LONGEST: Final = 40


class AuditUnwritable(Unavailable):
    """The line that must come first could not be kept, so the act was not done."""

    code = "audit-unwritable"

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"audit log {file}: {why}; nothing was done. Make the folder writable for you, "
            "or choose another data folder with GOLDENTHREAD_HOME=<folder>"
        )


class AuditLog:
    """Lines of JSON in a file that only grows; the folder is made when it is missing."""

    def __init__(self, file: Path, clock: Clock, actor: str) -> None:
        self._file = file
        self._clock = clock
        self._actor = actor

    def record(self, act: str, ids: Mapping[str, object]) -> str:
        """Keep one line and return it. `act` is a stable word; `ids` hold ids and codes only.

        Raises:
            AuditUnwritable: it could not be kept.
        """
        line = orjson.dumps(
            {"event": act, "at": self._clock.now(), "actor": self._actor, **ids},
            option=orjson.OPT_UTC_Z,
        )
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            with os.fdopen(os.open(self._file, flags, 0o600), "ab") as file:
                file.write(line + b"\n")
        except OSError as error:
            raise AuditUnwritable(self._file, error.strerror or "cannot be written") from None
        return line.decode()


def audit_file(home: Path) -> Path:
    """Return the audit log of the command line under the data folder `home`."""
    return home / "logs" / "audit.log"


def operator_actor() -> str:
    """Return who runs this process, as envelopes and audit lines name an actor."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return f"operator:{_UNFIT.sub('-', name)[:_LONGEST]}"

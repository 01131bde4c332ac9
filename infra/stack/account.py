"""Which user a server runs as: PostgreSQL refuses root, so root hands it to `nobody`.

`initdb` insists on an account that the system knows, and `nobody` is known everywhere. A clone or
a data folder may lie below a folder that only root may enter; then the server keeps the single
capability to read and search folders (CAP_DAC_READ_SEARCH, else CAP_DAC_OVERRIDE), so that nothing
has to be copied elsewhere and data stays in one folder.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.stack.errors import FolderClosed, FolderUnusable

_CAP_DAC_OVERRIDE: Final = 1
_CAP_DAC_READ_SEARCH: Final = 2
_CAP_SETPCAP: Final = 8
_STAY: Final = -1


@dataclass(frozen=True)
class Account:
    """A user to run a server as; `uid` -1 means the present one."""

    name: str
    uid: int = _STAY
    gid: int = _STAY
    capability: int = _STAY

    def take(self, folder: Path) -> None:
        """Create `folder` for this account alone (mode 0700).

        Raises:
            FolderUnusable: someone planted a link there.
        """
        if folder.is_symlink():
            raise FolderUnusable(folder, "is a link", "GOLDENTHREAD_HOME")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(stat.S_IRWXU)
        self.own(folder)

    def own(self, path: Path) -> None:
        """Make this account the owner of `path`."""
        if self.uid != _STAY:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def postgres_account(*folders: Path) -> Account:
    """Return the account for PostgreSQL, able to enter `folders`.

    Raises:
        FolderClosed: this is root, and the account can in no way be let into one of `folders`.
    """
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()))
    user = pwd.getpwnam("nobody")
    closed = next((found for folder in folders if (found := _closed_part(folder))), None)
    if closed is None:
        return Account(user.pw_name, user.pw_uid, user.pw_gid)
    capability = _reaching_capability()
    if capability is None:
        raise FolderClosed(closed, user.pw_name)
    return Account(user.pw_name, user.pw_uid, user.pw_gid, capability)


def _closed_part(folder: Path) -> Path | None:
    """Return the first folder on the way to `folder` that other users may not enter."""
    way = [*reversed(folder.absolute().parents), folder.absolute()]
    return next((part for part in way if part.exists() and not _open_to_all(part)), None)


def _open_to_all(part: Path) -> bool:
    return bool(part.stat().st_mode & stat.S_IXOTH)


def _reaching_capability() -> int | None:
    held = _permitted_capabilities()
    wanted = (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE)
    if not held >> _CAP_SETPCAP & 1:
        return None
    return next((capability for capability in wanted if held >> capability & 1), None)


def _permitted_capabilities() -> int:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("CapPrm:")), "CapPrm: 0")
    return int(line.split()[1], 16)

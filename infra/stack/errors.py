"""What can go wrong with the local servers; each message names the way out."""

from pathlib import Path
from typing import ClassVar

from events.errors import Unavailable


class StackError(Unavailable):
    """The local PostgreSQL or Kafka cannot do what was asked."""

    code = "stack"


class PortInUse(StackError):
    """Another program listens on a port that a server needs."""

    code = "port-in-use"

    def __init__(self, server: str, port: int, setting: str) -> None:
        super().__init__(
            f"{server}: port {port} on 127.0.0.1 is taken by another program; "
            f"stop that program, or choose another port with {setting}=<port>"
        )
        self.port = port


class NotEnoughSpace(StackError):
    """The disk under a folder is nearly full."""

    code = "disk-full"

    def __init__(self, folder: Path, free_mb: int, needed_mb: int) -> None:
        super().__init__(
            f"only {free_mb} MB are free for {folder} and {needed_mb} MB are needed; "
            "free some space, or choose another folder with GOLDENTHREAD_HOME=<folder>"
        )


class FolderUnusable(StackError):
    """A folder of ours cannot be made or written."""

    code = "folder-unusable"

    def __init__(self, folder: Path, why: str, setting: str) -> None:
        super().__init__(f"{folder}: {why}; choose another folder with {setting}=<folder>")


class PasswordRefused(StackError):
    """A server does not accept the password that we have for it."""

    code = "password-refused"

    def __init__(self, user: str, secret: Path) -> None:
        super().__init__(
            f"PostgreSQL does not accept the password of {user} from {secret}; restore the file "
            "that the data were made with, or move the data folder away to begin anew"
        )


class SecretUnreadable(StackError):
    """A secret's file is missing, empty or closed to this user."""

    code = "secret-unreadable"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"secret file {path}: {why}; run as the user who created the data folder, "
            "or restore the file from where you keep it"
        )


class MasterKeyLost(StackError):
    """Data are there that were sealed with a master key, and that key is not."""

    code = "master-key-lost"

    def __init__(self, file: Path, home: Path) -> None:
        super().__init__(
            f"master key file {file}: missing, and {home} has data that were sealed with it; "
            "restore the file from where you keep it, or move the data folder away to begin anew"
        )


class FolderClosed(StackError):
    """The unprivileged account that runs PostgreSQL cannot enter the folder."""

    code = "folder-closed"

    def __init__(self, folder: Path, account: str) -> None:
        super().__init__(
            f"PostgreSQL refuses to run as root, and account '{account}' cannot enter {folder}; "
            "run as an ordinary user, or move the clone and GOLDENTHREAD_HOME to a folder "
            "that every user may enter (chmod o+x)"
        )


class ServerFailed(StackError):
    """A server ended or did not answer in time; the end of its log is quoted."""

    code = "server-failed"
    _quoted_lines: ClassVar[int] = 8

    def __init__(self, server: str, what: str, log: Path) -> None:
        tail = "\n".join(_last_lines(log, self._quoted_lines)) or "(the log is empty)"
        super().__init__(f"{server}: {what}; the end of {log} says:\n{tail}")


def _last_lines(log: Path, count: int) -> list[str]:
    try:
        return log.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return []

"""Generated passwords and keys, each in a file that only its owner may read."""

import os
import secrets
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from infra.stack.errors import SecretUnreadable

_BYTES: Final = 24


def read_or_create(path: Path, *, size: int = _BYTES) -> SecretStr:
    """Return the secret in `path`; make a URL-safe one of `size` random bytes if there is none.

    Raises:
        SecretUnreadable: the file is there and cannot be read, or is empty.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read(path)
    except OSError as error:
        raise SecretUnreadable(path, error.strerror or "cannot be created") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(size))
        file.flush()
        os.fsync(file.fileno())
    return read(path)


def read(path: Path) -> SecretStr:
    """Return the secret in `path`, without surrounding white space.

    Raises:
        SecretUnreadable: the file is missing, closed to this user or empty.
    """
    try:
        text = path.read_text().strip()
    except OSError as error:
        raise SecretUnreadable(path, error.strerror or "cannot be read") from None
    if not text:
        raise SecretUnreadable(path, "is empty")
    return SecretStr(text)

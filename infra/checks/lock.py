"""`python -m infra.checks.lock`: write requirements.lock, for every Python and platform at once.

Versions that fit stay as they are; `--upgrade` chooses the newest that fit.
"""

import subprocess
import sys
from typing import Final

LOCK: Final = "requirements.lock"
_COMPILE: Final = ("-m", "uv", "--quiet", "pip", "compile", "pyproject.toml", "--group", "dev")
_FOR_EVERYONE: Final = ("--universal", "--python-version", "3.11", "--generate-hashes")
_WITHOUT_ADDRESSES: Final = ("--no-emit-index-url", "--no-emit-find-links")
_NAMED: Final = ("--custom-compile-command", "make lock", "--output-file", LOCK)


def main() -> int:
    """Write the lock; return uv's exit code."""
    options = (*_FOR_EVERYONE, *_WITHOUT_ADDRESSES, *_NAMED, *sys.argv[1:])
    command = [sys.executable, *_COMPILE, *options]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

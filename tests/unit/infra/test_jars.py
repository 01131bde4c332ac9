"""The jar lock: nothing but the locked bytes is ever kept."""

from hashlib import sha256
from pathlib import Path

import pytest

from infra.stack.jars import Jar, JarChanged, JarUnavailable, ensure, missing, read_lock

GOOD = b"the locked bytes"
JAR = Jar(sha256(GOOD).hexdigest(), "org.example", "thing", "1.2.3")


class Repository:
    """Stands for a Maven repository that serves `content` for every jar."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked = 0

    def __call__(self, jar: Jar, folder: Path) -> Path:
        self.asked += 1
        file = folder / jar.file_name
        file.write_bytes(self.content)
        return file


def test_a_jar_is_fetched_once(tmp_path: Path) -> None:
    repository = Repository(GOOD)
    for _ in range(2):
        (file,) = ensure(tmp_path, jars=[JAR], fetch=repository)
        assert file.read_bytes() == GOOD
    assert repository.asked == 1


def test_a_changed_jar_is_refused_with_both_hashes(tmp_path: Path) -> None:
    changed = b"other bytes"
    with pytest.raises(JarChanged) as refusal:
        ensure(tmp_path, jars=[JAR], fetch=Repository(changed))
    assert JAR.sha256 in str(refusal.value)
    assert sha256(changed).hexdigest() in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_local_jar_is_found_and_fetched_again(tmp_path: Path) -> None:
    repository = Repository(GOOD)
    (file,) = ensure(tmp_path, jars=[JAR], fetch=repository)
    file.write_bytes(GOOD[:-1] + b"?")
    assert missing([JAR], tmp_path) == (JAR,)
    ensure(tmp_path, jars=[JAR], fetch=repository)
    assert file.read_bytes() == GOOD
    assert repository.asked == 2


def test_progress_counts_what_is_fetched(tmp_path: Path) -> None:
    jars = [Jar(JAR.sha256, "org.example", f"thing{number}", "1") for number in range(3)]
    ensure(tmp_path, jars=jars[:1], fetch=Repository(GOOD))
    steps: list[tuple[int, int]] = []
    ensure(tmp_path, jars=jars, fetch=Repository(GOOD), progress=lambda *step: steps.append(step))
    assert steps == [(1, 2), (2, 2)]


def test_a_jar_that_cannot_be_had_says_what_to_do(tmp_path: Path) -> None:
    def nothing(jar: Jar, _folder: Path) -> Path:
        raise JarUnavailable(jar, "ConnectionError")

    with pytest.raises(JarUnavailable, match="GOLDENTHREAD_JARS"):
        ensure(tmp_path, jars=[JAR], fetch=nothing)


def test_the_lock_names_each_jar_once_with_its_hash() -> None:
    jars = read_lock()
    assert len({jar.coordinates for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 for jar in jars)
    assert "org.apache.kafka:kafka_2.13:4.3.0" in {jar.coordinates for jar in jars}


def test_every_kafka_jar_is_of_one_release() -> None:
    """An older kafka-clients slips in when the logging bridge manages dependencies."""
    assert {jar.version for jar in read_lock() if jar.group == "org.apache.kafka"} == {"4.3.0"}

"""The supervisor's lock: one holder, let go by its end however that comes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.stack.lock import AlreadyRunning, Holder, held, holder

_HOLD = """
import sys, time
from pathlib import Path
from infra.stack.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert holder(lock) is None
    with held(lock) as former:
        assert former is None
        with pytest.raises(AlreadyRunning, match="make down"), held(lock):
            pass
    assert holder(lock) is None


def test_a_killed_holder_lets_go_and_is_named_to_the_next(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(lock)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        now = holder(lock)
        assert now is not None
        assert now.pid == process.pid
        process.kill()
        process.wait()
    assert holder(lock) is None
    with held(lock) as former:
        assert former == now
    with held(lock) as former:
        assert former is None


@pytest.mark.parametrize("text", ["", "nonsense", json.dumps({"pid": 1})])
def test_a_lock_file_with_anything_in_it_can_be_taken(tmp_path: Path, text: str) -> None:
    lock = tmp_path / "lock"
    lock.write_text(text)
    with held(lock) as former:
        assert former is None
        assert isinstance(json.loads(lock.read_text()), dict)
        assert Holder(**json.loads(lock.read_text())).pid > 0

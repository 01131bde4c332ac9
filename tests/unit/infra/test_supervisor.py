"""The supervisor with children of the test's own: order, bounded restarts, end."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.stack.errors import NotEnoughSpace, StackError
from infra.stack.space import require_space
from infra.stack.state import Phase, StackState, read_state
from infra.stack.supervisor import Supervisor


@dataclass
class Recorder:
    """A child that writes down what is asked of it; `lives` says whether it stays up."""

    name: str
    asked: list[str]
    lives: bool = True
    port: int = 1
    log: Path = field(default=Path("log"))
    pid: int | None = None

    def launch(self) -> None:
        self.asked.append(f"launch {self.name}")
        self.pid = os.getpid() if self.lives else None

    def await_ready(self) -> None:
        self.asked.append(f"ready {self.name}")

    def stop(self) -> None:
        self.asked.append(f"stop {self.name}")


def _end_once(home: Path, told: Callable[[StackState], bool]) -> None:
    """Ask the supervisor on `home` to end once its state is so; earlier it could not be asked."""

    def ask() -> None:
        deadline = time.monotonic() + 60  # how long a hang may last
        while (state := read_state(home)) is None or not told(state):
            if time.monotonic() > deadline:  # as above
                return
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=ask, daemon=True).start()


def _state(home: Path) -> StackState:
    state = read_state(home)
    assert state is not None
    return state


def test_servers_then_preparation_then_services_and_back(tmp_path: Path) -> None:
    asked: list[str] = []

    def prepare(report: Callable[[str], None]) -> None:
        asked.append("prepare")
        report("prepared")

    servers = [Recorder("a", asked), Recorder("b", asked)]
    supervisor = Supervisor(tmp_path, servers, prepare, [Recorder("c", asked)])
    _end_once(tmp_path, lambda state: state.phase is Phase.READY)
    supervisor.run()
    assert asked == [
        *("launch a", "launch b", "ready a", "ready b", "prepare", "launch c", "ready c"),
        *("stop c", "stop b", "stop a"),
    ]
    assert _state(tmp_path).phase is Phase.STOPPED
    assert "prepared" in _state(tmp_path).steps


def test_a_child_that_keeps_crashing_is_given_up_and_the_others_go_on(tmp_path: Path) -> None:
    asked: list[str] = []
    children = [Recorder("good", asked), Recorder("bad", asked, lives=False)]
    supervisor = Supervisor(tmp_path, children, lambda _report: None, watch_seconds=0.01)
    _end_once(tmp_path, lambda state: any(one.given_up for one in state.children))
    supervisor.run()
    assert asked.count("launch bad") == 1 + 5
    assert asked.count("launch good") == 1
    good, bad = _state(tmp_path).children
    assert (good.given_up, bad.given_up, bad.restarts) == (False, True, 5)


def test_a_stack_that_cannot_be_prepared_ends_its_servers(tmp_path: Path) -> None:
    asked: list[str] = []

    def prepare(_report: Callable[[str], None]) -> None:
        raise StackError("no")

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(StackError, match="no"):
        Supervisor(tmp_path, [Recorder("a", asked)], prepare).run()
    assert asked[-1] == "stop a"
    assert _state(tmp_path).phase is Phase.FAILED
    assert signal.getsignal(signal.SIGTERM) is before


def test_too_little_room_is_told_with_what_to_do(tmp_path: Path) -> None:
    require_space(tmp_path / "not" / "yet" / "there", needed_mb=0)
    with pytest.raises(NotEnoughSpace, match=r"MB are free.*GOLDENTHREAD_HOME="):
        require_space(tmp_path, needed_mb=10**9)

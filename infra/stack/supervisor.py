"""The process that owns the servers: starts them in order, restarts what crashes, ends all.

Its children die with it, even when it is killed (see `process.spawn`), so it starts all of them
from its main thread. A child that crashes is started again, five times within ten minutes at most;
then it is left down, the others go on, and `status` reports it.
"""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final, Protocol

import structlog

from events.errors import GoldenThreadError
from infra.stack.process import started
from infra.stack.state import ChildState, Phase, StackState, write_state

_ENDING: Final = (signal.SIGTERM, signal.SIGINT)
_RESTARTS: Final = 5
_RESTART_WINDOW_SECONDS: Final = 600.0

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Child(Protocol):
    """A process of the stack."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def port(self) -> int:
        """Where it listens."""

    @property
    def log(self) -> Path:
        """Where it writes its log."""

    @property
    def pid(self) -> int | None:
        """Its process while it runs."""

    def launch(self) -> None:
        """Start it, without waiting until it answers."""

    def await_ready(self) -> None:
        """Wait until it answers."""

    def stop(self) -> None:
        """End it cleanly if it runs."""


class StopAsked(BaseException):
    """Someone asked the supervisor to end."""


@dataclass
class _Watched:
    child: Child
    restarts: int = 0
    recent: deque[float] = field(default_factory=deque)
    given_up: bool = False

    def state(self) -> ChildState:
        one = self.child
        return ChildState(
            name=one.name,
            pid=one.pid,
            started=started(one.pid),
            port=one.port,
            log=str(one.log),
            restarts=self.restarts,
            given_up=self.given_up,
        )

    def may_restart(self, now: float) -> bool:
        while self.recent and now - self.recent[0] > _RESTART_WINDOW_SECONDS:
            self.recent.popleft()
        return len(self.recent) < _RESTARTS


@dataclass
class Supervisor:
    """Runs `servers`, then `prepare`, then `services`, until it is asked to end.

    `prepare` gets a function that reports a step and brings databases and topics up to date;
    `notices` are told before the first step; `when_ready` is called once all answer.
    """

    home: Path
    servers: Sequence[Child]
    prepare: Callable[[Callable[[str], None]], None]
    services: Sequence[Child] = ()
    when_ready: Callable[[], object] = lambda: None
    notices: tuple[str, ...] = ()
    watch_seconds: float = 0.5
    pid: int = field(default_factory=os.getpid)

    def __post_init__(self) -> None:
        self._state = StackState(supervisor=self.pid, steps=self.notices)
        self._watched: list[_Watched] = []

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; every child has ended when this returns.

        Raises:
            GoldenThreadError: the stack did not come up.
        """
        former = {one: signal.signal(one, _ask_to_stop) for one in _ENDING}
        try:
            self._start()
            self._watch()
        except StopAsked:
            self._stop(Phase.STOPPED)
        except Exception:
            self._stop(Phase.FAILED)
            raise
        finally:
            for one, handler in former.items():
                signal.signal(one, handler)

    def _start(self) -> None:
        self._tell()
        self._start_all(self.servers)
        self.prepare(self._step)
        self._start_all(self.services)
        self._tell(phase=Phase.READY)
        log.info("stack-ready")
        self.when_ready()

    def _start_all(self, children: Sequence[Child]) -> None:
        for child in children:
            self._step(f"starting {child.name} on port {child.port}")
            self._watched.append(_Watched(child))
            child.launch()
        for child in children:
            child.await_ready()
            self._step(f"{child.name} answers")

    def _watch(self) -> None:
        while True:
            time.sleep(self.watch_seconds)
            for one in self._watched:
                if one.child.pid is None and not one.given_up:
                    self._restart(one)

    def _restart(self, one: _Watched) -> None:
        now = time.monotonic()
        if one.may_restart(now):
            one.recent.append(now)
            one.restarts += 1
            log.warning("child-restarted", child=one.child.name, restarts=one.restarts)
            with suppress(GoldenThreadError):
                one.child.launch()
                one.child.await_ready()
        else:
            one.given_up = True
            log.error("child-given-up", child=one.child.name, restarts=one.restarts)
        self._tell()

    def _stop(self, phase: Phase) -> None:
        for one in _ENDING:
            signal.signal(one, signal.SIG_IGN)
        for watched in reversed(self._watched):
            watched.child.stop()
            log.info("child-stopped", child=watched.child.name)
        self._tell(phase=phase)

    def _step(self, text: str) -> None:
        log.info("stack-step", step=text)
        self._tell(steps=(*self._state.steps, text))

    def _tell(self, **changes: object) -> None:
        children = tuple(one.state() for one in self._watched)
        self._state = self._state.model_copy(update={**changes, "children": children})
        write_state(self.home, self._state)


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopAsked

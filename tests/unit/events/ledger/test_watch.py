"""The limit of time that one timer keeps for many pieces of work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Final

import pytest

from events.ledger import watch
from events.ledger.watch import Watch

_SECONDS: Final = 4.0


@dataclass
class Timer:
    """One that a loop was asked for."""

    when: float
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Loop:
    """A loop whose time goes on when the test says so, however slow the machine is."""

    now: float = 100.0
    timers: list[Timer] = field(default_factory=list)
    overdue: list[float] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        self.timers.append(Timer(when, callback))
        return self.timers[-1]

    def go(self, seconds: float) -> None:
        """Let so much time pass, and the timers of it go off."""
        until = self.now + seconds
        while due := [one for one in self.timers if one.when <= until and not one.cancelled]:
            first = min(due, key=lambda one: one.when)
            self.timers.remove(first)
            self.now = max(self.now, first.when)
            first.callback()
        self.now = until

    def watch(self) -> Watch:
        return Watch(_SECONDS, lambda: self.overdue.append(self.now))


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    """The loop that a watch finds running."""
    made = Loop()
    monkeypatch.setattr(watch, "asyncio", SimpleNamespace(get_running_loop=lambda: made))
    return made


def test_work_that_takes_too_long_is_told_once(loop: Loop) -> None:
    loop.watch().begin()
    loop.go(3 * _SECONDS)
    assert loop.overdue == [100.0 + _SECONDS]


def test_quick_work_is_never_told_however_much_there_is(loop: Loop) -> None:
    watching = loop.watch()
    for _ in range(10):
        watching.begin()
        loop.go(_SECONDS / 4)
        watching.end()
    loop.go(2 * _SECONDS)
    assert loop.overdue == []


def test_one_timer_is_enough_for_all_of_it(loop: Loop) -> None:
    watching = loop.watch()
    for _ in range(10):
        watching.begin()
        loop.go(_SECONDS / 4)
        watching.end()
        assert len(loop.timers) <= 1


def test_the_time_counts_from_the_work_that_is_under_way(loop: Loop) -> None:
    watching = loop.watch()
    watching.begin()
    watching.end()
    loop.go(_SECONDS / 2)
    watching.begin()
    loop.go(3 * _SECONDS)
    assert loop.overdue == [100.0 + _SECONDS / 2 + _SECONDS]


def test_it_tells_again_of_later_work(loop: Loop) -> None:
    watching = loop.watch()
    for _ in range(2):
        watching.begin()
        loop.go(2 * _SECONDS)
        watching.end()
    assert len(loop.overdue) == 2


def test_closed_it_tells_nothing(loop: Loop) -> None:
    watching = loop.watch()
    watching.begin()
    watching.close()
    loop.go(2 * _SECONDS)
    assert loop.overdue == []

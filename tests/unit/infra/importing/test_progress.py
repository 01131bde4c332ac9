"""What a run of `goldenthread import` shows of its progress, and to whom (A1.60)."""

import io
import sys
from pathlib import Path

import pytest

from infra.cli import importing
from infra.importing.report import Entry, Outcome


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, folder: Path, screen: io.StringIO) -> str:
    """Return what is written beside the result while four lines come in."""
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    file = folder / "plans.jsonl"
    file.write_bytes(b"{}\n" * 4)
    seen = importing._Seen()  # noqa: SLF001  # what the command counts with
    with importing._progress(file, seen) as advance:  # noqa: SLF001  # what the command shows
        for number in range(1, 5):
            outcome: Outcome = "refused" if number == 4 else "accepted"
            seen.hear(Entry(number, "aa", outcome, events=0 if number == 4 else 411))
            advance()
    return screen.getvalue()


def test_a_terminal_shows_share_rate_events_and_time_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = shown(monkeypatch, tmp_path, Terminal())
    assert "100%" in told
    assert "plans/s" in told
    assert "1,233 events, 1 refused" in told
    assert "0:00:00" in told


def test_a_pipe_gets_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not shown(monkeypatch, tmp_path, io.StringIO())

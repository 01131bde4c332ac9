"""Logs: what is planted in them must not come out, and what operators need must."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from infra import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANTED = "Wilhelmina Planted, suicidal ideation, F33.2"


class Lines(io.StringIO):
    """A stream that is no terminal."""

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What is logged, as JSON; afterwards logging is as it was."""
    root = logging.getLogger()
    was, level = root.handlers[:], root.level
    names = ("asyncio", "aiokafka", "faststream", "uvicorn")
    levels = {name: logging.getLogger(name).level for name in names}
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    stream = Lines()
    logs.configure(stream)
    yield stream
    root.handlers[:] = was
    root.setLevel(level)
    for name, former in levels.items():
        logging.getLogger(name).setLevel(former)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_a_line_is_a_word_with_ids(lines: Lines) -> None:
    structlog.get_logger().info("command-accepted", clinic="riverbend", position=7)
    (line,) = lines.all()
    assert line.pop("time").endswith("Z")
    assert line == {
        "event": "command-accepted",
        "clinic": "riverbend",
        "position": 7,
        "level": "info",
    }


def test_what_is_not_on_the_list_is_dropped_and_counted(lines: Lines) -> None:
    structlog.get_logger().warning("command-refused", goal=PLANTED, client_name=PLANTED, code="x")
    (line,) = lines.all()
    assert (line["dropped"], line["code"]) == (2, "x")
    assert "Planted" not in lines.getvalue()


def test_an_event_that_is_no_word_is_not_shown(lines: Lines) -> None:
    structlog.get_logger().info(f"registered {PLANTED}")
    assert lines.all()[0]["event"] == "line-without-word"
    assert "Planted" not in lines.getvalue()


def test_an_object_is_told_by_its_type(lines: Lines) -> None:
    structlog.get_logger().info("odd-value", state={"name": PLANTED}, places=[{"a": PLANTED}])
    assert (lines.all()[0]["state"], lines.all()[0]["places"]) == ("dict", ["dict"])


def _fails() -> None:
    try:
        _ = os.environ[PLANTED]
    except KeyError as error:
        raise ValueError(PLANTED) from error


def test_an_error_is_told_by_type_and_place(lines: Lines) -> None:
    try:
        _fails()
    except ValueError:
        structlog.get_logger().exception("write-failed")
    (line,) = lines.all()
    assert (line["error"], line["causes"]) == ("ValueError", ["KeyError"])
    assert line["places"][-1].startswith("test_logs.py:")
    assert line["places"][-1].endswith(" _fails")
    assert "Planted" not in lines.getvalue()


@pytest.mark.parametrize("name", ["uvicorn.error", "aiokafka.conn", "faststream", "another"])
def test_lines_of_libraries_lose_their_values(lines: Lines, name: str) -> None:
    logging.getLogger(name).warning("cannot send %s", PLANTED)
    logging.getLogger(name).error(f"cannot send {PLANTED}")  # noqa: G004  # as libraries do
    first, second = lines.all()
    assert (first["event"], first["logger"]) == ("library-line", name)
    assert first["template"] == "cannot send %s"
    assert "template" not in second
    assert second["place"].startswith("test_logs.py:")
    assert "Planted" not in lines.getvalue()


def test_errors_in_lines_of_libraries_lose_their_text(lines: Lines) -> None:
    try:
        _fails()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    assert lines.all()[0]["error"] == "ValueError"
    assert "Planted" not in lines.getvalue()


def test_warnings_lose_their_text(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.configure(lines)
        warnings.warn(PLANTED, stacklevel=1)
    assert lines.all()[0]["logger"] == "py.warnings"
    assert "Planted" not in lines.getvalue()


async def test_what_the_event_loop_tells_loses_its_text(lines: Lines) -> None:
    asyncio.get_running_loop().call_exception_handler(
        {"message": PLANTED, "exception": ValueError(PLANTED), "client": PLANTED}
    )
    assert lines.all()[0]["error"] == "ValueError"
    assert "Planted" not in lines.getvalue()


def test_a_process_that_fails_says_where_and_not_what() -> None:
    script = f"from infra.logs import configure; configure(); raise ValueError({PLANTED!r})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    line = json.loads(done.stderr)
    assert (done.returncode, line["event"], line["error"]) == (1, "process-failed", "ValueError")
    assert "Planted" not in done.stderr


def test_on_a_terminal_lines_are_for_reading(monkeypatch: pytest.MonkeyPatch, lines: Lines) -> None:
    monkeypatch.setattr(Lines, "isatty", lambda _self: True)
    logs.configure(lines)
    structlog.get_logger().info("stack-ready", goal=PLANTED)
    assert "stack-ready" in lines.getvalue()
    assert "Planted" not in lines.getvalue()
    assert not lines.getvalue().startswith("{")


@given(
    st.dictionaries(st.text(max_size=12) | st.sampled_from(sorted(logs.ALLOWED)), st.text()),
    st.text(),
)
def test_whatever_comes_only_listed_keys_go(said: dict[str, str], word: str) -> None:
    line = logs.keep_allowed(None, "info", {**said, "event": word})
    assert set(line) <= logs.ALLOWED | {"event"}
    hidden = {value for name, value in said.items() if name not in logs.ALLOWED}
    shown = {value for name, value in said.items() if name in logs.ALLOWED}
    assert {value for value in line.values() if value in hidden} <= shown | {line["event"]}


def test_a_library_that_repeats_itself_is_written_once_in_ten_seconds(lines: Lines) -> None:
    """As aiokafka does many times a second while Kafka is away; other places speak meanwhile."""
    now = [100.0]
    root = logging.getLogger()
    root.handlers[:] = [logs.LibraryLines(lambda: now[0])]

    def speak(times: int) -> None:
        for node in range(times):
            logging.getLogger("aiokafka").error("Unable to connect to node %s", node)

    speak(40)
    logging.getLogger("aiokafka").error("No broker metadata found")
    now[0] += 9.9
    speak(2)
    now[0] += 0.1
    speak(3)
    now[0] += 10
    speak(1)
    told = [(line.get("template"), line.get("count")) for line in lines.all()]
    away = "Unable to connect to node %s"
    assert told == [(away, None), (None, None), (away, 41), (away, 2)]

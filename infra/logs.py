"""Logs: one stable event word a line, ids and codes from an allow-list, never what a client said.

A key that is not on the list is dropped and counted. An error is told by its type and the places it
came through, never by its text. Lines of libraries go the same way: a line that one of them has
put together keeps only its place in the code; of the others the template is shown, without values.
"""

import logging
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED: Final = frozenset(
    {
        "address",
        "attempt",
        "causes",
        "child",
        "clinic",
        "code",
        "component",
        "correlation_id",
        "count",
        "defect",
        "dropped",
        "error",
        "events",
        "generation",
        "level",
        "logger",
        "method",
        "name",
        "offset",
        "partition",
        "pid",
        "place",
        "places",
        "port",
        "position",
        "restarts",
        "route",
        "seconds",
        "shard",
        "signal",
        "state",
        "status",
        "step",
        "stream",
        "template",
        "time",
        "topic",
        "version",
        "why",
    }
)
_WORD: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_LONGEST: Final = 400
_PLACES: Final = 8
_CAUSES: Final = 4
_APART_SECONDS: Final = 10.0
_QUIET: Final = ("asyncio", "aiokafka", "faststream", "uvicorn")


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send the lines of this process, its libraries included, to `stream` (standard error).

    They are for reading on a terminal and JSON elsewhere.
    """
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        tell_errors,
        keep_allowed,
    ]
    structlog.configure(
        processors=[*shared, _renderer(stream)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    _route_libraries(level)
    _route_defects()


def tell_errors(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Replace `exc_info` by the error's type, its causes' types and the places it came through."""
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    return {**line, **described(error)} if isinstance(error, BaseException) else line


def described(error: BaseException) -> Mapping[str, object]:
    """Return what may be told of any error: types and places, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    places = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    causes = [_name(one) for one in islice(_causes(error), _CAUSES)]
    said: dict[str, object] = {"error": _name(error), "places": places}
    return {**said, "causes": causes} if causes else said


def keep_allowed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Keep what is on the list; say in `dropped` how much was not."""
    word = line.pop("event", None)
    if not (isinstance(word, str) and _WORD.fullmatch(word)):
        word = "line-without-word"
    kept = {name: _plain(value) for name, value in line.items() if name in ALLOWED}
    dropped = len(line) - len(kept)
    return {"event": word, **kept, **({"dropped": dropped} if dropped else {})}


class LibraryLines(logging.Handler):
    """Takes lines of libraries over, without any value that they put into them.

    While a server is away some of them repeat themselves many times a second: of lines from one
    place in the code one is written every ten seconds, and `count` says how many were left out
    before it.
    """

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        """Take what tells seconds."""
        super().__init__()
        self._ticks = ticks
        self._written: dict[tuple[str, str, int], float] = {}
        self._left_out: Counter[tuple[str, str, int]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, or count it; a handler must never raise."""
        kind, now = (record.name, record.pathname, record.lineno), self._ticks()
        if now - self._written.get(kind, -_APART_SECONDS) < _APART_SECONDS:
            self._left_out[kind] += 1
            return
        self._written[kind] = now
        said: dict[str, Any] = {
            "logger": record.name,
            "place": f"{record.filename}:{record.lineno}",
        }
        if record.args and isinstance(record.msg, str):
            said["template"] = record.msg
        if record.exc_info:
            said["exc_info"] = record.exc_info
        if left_out := self._left_out.pop(kind, 0):
            said["count"] = left_out
        structlog.get_logger().log(record.levelno, "library-line", **said)


def _route_libraries(level: int) -> None:
    root = logging.getLogger()
    root.handlers[:] = [LibraryLines()]
    root.setLevel(logging.WARNING)
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


def _route_defects() -> None:
    """Tell of errors that nobody caught as of all others: Python would print their text."""

    def uncaught(kind: type[BaseException], error: BaseException, _: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        structlog.get_logger().critical("process-failed", exc_info=error)

    def unraisable(told: Any) -> None:  # noqa: ANN401  # sys.UnraisableHookArgs
        structlog.get_logger().error("error-unraisable", exc_info=told.exc_value)

    sys.excepthook = uncaught
    sys.unraisablehook = unraisable


def _renderer(stream: TextIO) -> structlog.typing.Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(sort_keys=False, timestamp_key="time")
    return structlog.processors.JSONRenderer(sort_keys=False)


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else _qualified(kind)


def _qualified(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause = _cause(error)
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = _cause(cause)


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _plain(value: object) -> object:
    """Return numbers as they are, texts bounded, lists of such; of anything else its type."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value[: _PLACES * 2]]
    return type(value).__name__

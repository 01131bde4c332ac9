"""What a writer asked and was told, a line each in a file that outlives the writer."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from events.ids import ClinicId
from events.ledger.append import Append, Appended
from tests.integration.ledger.race.checker import Attempt, Result
from tests.integration.ledger.race.events import Request


class Journal:
    """Writes every line through to the kernel: `kill -9` of the process loses none."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._path = path.name
        self._count = 0

    def invoke(self, request: Request, append: Append) -> str:
        """Note that `append` is about to be sent; return the number of this attempt."""
        self._count += 1
        number = f"{self._path}:{self._count}"
        self._write(
            do="invoke",
            number=number,
            clinic=request.clinic,
            key=request.key,
            counts=request.counts,
            hashes=[event.hash.hex() for event in append.events],
            named=[[head.stream, head.version] for head in append.names],
        )
        return number

    def answer(self, number: str, result: Result, told: Appended | None, code: str) -> None:
        """Note what the attempt came to; `code` says why it is not ok."""
        self._write(
            do="answer",
            number=number,
            result=result,
            code=code,
            first=told.first if told else 0,
            last=told.last if told else 0,
            time=told.ledger_time if told else None,
            repeated=told is not None and told.repeated,
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, **line: object) -> None:
        self._file.write(orjson.dumps({"at": time.monotonic_ns(), **line}) + b"\n")


def attempts(paths: Sequence[Path]) -> Mapping[ClinicId, list[Attempt]]:
    """Return every attempt in the journals; one without an answer is unknown."""
    asked, answers = _lines(paths)
    found: dict[ClinicId, list[Attempt]] = defaultdict(list)
    for number, line in asked.items():
        found[line["clinic"]].append(_attempt(line, answers.get(number)))
    return found


def unknown_requests(paths: Sequence[Path]) -> list[Request]:
    """Return each request of which no attempt was answered for certain."""
    asked, answers = _lines(paths)
    settled = {
        asked[number]["key"] for number, answer in answers.items() if answer["result"] == "ok"
    }
    open_ = {
        line["key"]: Request(line["clinic"], line["key"], line["counts"])
        for number, line in asked.items()
        if number not in answers or answers[number]["result"] == "unknown"
    }
    return [request for key, request in open_.items() if key not in settled]


def accepted(paths: Sequence[Path]) -> int:
    """Return how many attempts were answered ok so far."""
    return sum(path.read_bytes().count(b'"result":"ok"') for path in paths if path.exists())


def codes(paths: Sequence[Path]) -> Mapping[str, int]:
    """Return how often each outcome was told: `ok`, `unanswered` or an error's code."""
    asked, answers = _lines(paths)
    counts: dict[str, int] = defaultdict(int)
    for number in asked:
        counts[answers[number]["code"] if number in answers else "unanswered"] += 1
    return counts


def _lines(paths: Sequence[Path]) -> tuple[dict[str, Any], dict[str, Any]]:
    lines = [
        orjson.loads(line)
        for path in paths
        for line in path.read_bytes().split(b"\n")
        if line.endswith(b"}")
    ]
    asked = {line["number"]: line for line in lines if line["do"] == "invoke"}
    return asked, {line["number"]: line for line in lines if line["do"] == "answer"}


def _attempt(line: Mapping[str, Any], answer: Mapping[str, Any] | None) -> Attempt:
    hashes = tuple(bytes.fromhex(each) for each in line["hashes"])
    named = tuple((stream, version) for stream, version in line["named"])
    if answer is None:
        return Attempt(line["key"], hashes, named, line["at"], "unknown")
    return Attempt(
        line["key"],
        hashes,
        named,
        line["at"],
        answer["result"],
        answer["at"],
        answer["first"],
        answer["last"],
        datetime.fromisoformat(answer["time"]) if answer["time"] else None,
        answer["repeated"],
    )

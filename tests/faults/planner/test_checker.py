"""The check after a fault bites: a log that tells something else than the ledger is caught."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.faults.planner.load import Job, request_of, run
from tests.faults.planner.settle import settle
from tests.fixtures.planner import Surgery

Line = dict[str, Any]


def lost(line: Line) -> None:
    """Tell a refused request to be done."""
    if line.get("code") == "already-there":
        line.update(result="ok", place=[9, 9, False])


def left_something(line: Line) -> None:
    """Tell a done request to be refused."""
    if line["number"] == 5 and line["do"] == "answer":
        line.update(result="refused", code="conflict", place=None)


def misplaced(line: Line) -> None:
    """Tell another place."""
    if line["number"] == 5 and line["do"] == "answer":
        line["place"][0] += 1


async def told_by(surgery: Surgery, folder: Path) -> Job:
    job = Job(surgery.ledger.dsn(), surgery.keys.dsn(), "told", str(folder / "log"), requests=15)
    await run(job)
    return job


def rewrite(log: Path, change: Callable[[Line], None]) -> None:
    lines = [orjson.loads(raw) for raw in log.read_bytes().splitlines()]
    for line in lines:
        change(line)
    log.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))


@pytest.mark.parametrize("change", [lost, left_something, misplaced], ids=lambda f: f.__name__)
async def test_a_log_that_disagrees_is_caught(
    surgery: Surgery, tmp_path: Path, change: Callable[[Line], None]
) -> None:
    job = await told_by(surgery, tmp_path)
    assert (await settle(surgery, [job])).codes.keys() == {"accepted", "already-there"}
    rewrite(Path(job.log), change)
    with pytest.raises(AssertionError):
        await settle(surgery, [job])


async def test_an_event_that_nobody_asked_for_is_caught(surgery: Surgery, tmp_path: Path) -> None:
    job = await told_by(surgery, tmp_path)
    await (await surgery.planner()).handle(request_of("somebody-else", 1))
    with pytest.raises(AssertionError):
        await settle(surgery, [job])

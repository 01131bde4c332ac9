"""The planner's process ends at every step of handling: no request is lost or done twice."""

from pathlib import Path

import pytest

from events.crash_points import EXIT_CODE, VARIABLE
from tests.faults.planner.conftest import started
from tests.faults.planner.load import Job
from tests.faults.planner.settle import settle, told
from tests.fixtures.planner import Surgery

STEPS = [
    "before-load",
    "after-load",
    "after-decide",
    "before-append",
    "after-append",
    "before-answer",
]
APPENDED = {"after-append", "before-answer"}


@pytest.mark.parametrize("step", STEPS)
async def test_a_crash_at_any_step_loses_and_doubles_nothing(
    surgery: Surgery, tmp_path: Path, step: str
) -> None:
    """Three processes, one after the other, end there in their first, fifth and twelfth request."""
    jobs = []
    for times in (1, 5, 12):
        log = str(tmp_path / f"{step}-{times}.log")
        dsns = surgery.ledger.dsn(), surgery.keys.dsn()
        job = Job(*dsns, f"{step}-{times}", log, callers=3, requests=200)
        process = started(job, **{VARIABLE: f"planner.{step}:{times}"})
        assert process.wait(60) == EXIT_CODE
        assert any(each.result == "unanswered" for each in told(Path(log)).values())
        jobs.append(job)
    settled = await settle(surgery, jobs)
    assert settled.found if step in APPENDED else settled.missing

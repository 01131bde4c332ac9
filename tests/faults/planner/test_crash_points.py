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
    """Three processes at once end there in their first, fifth and twelfth request."""
    dsns, names = (surgery.ledger.dsn(), surgery.keys.dsn()), {n: f"{step}-{n}" for n in (1, 5, 12)}
    logs = {name: str(tmp_path / name) for name in names.values()}
    jobs = [Job(*dsns, name, log, callers=3, requests=200) for name, log in logs.items()]
    running = [
        started(job, **{VARIABLE: f"planner.{step}:{times}"})
        for times, job in zip(names, jobs, strict=True)
    ]
    assert [process.wait(60) for process in running] == [EXIT_CODE] * 3
    for job in jobs:
        assert any(each.result == "unanswered" for each in told(Path(job.log)).values())
    settled = await settle(surgery, jobs)
    assert settled.found if step in APPENDED else settled.missing

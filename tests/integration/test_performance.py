"""The benchmark runs: no speed is asserted."""

from tests.performance.__main__ import CASES, run
from tests.performance.bench import Plan

BRIEFLY = Plan(runs=2, slices=1, seconds=0.02, warm_up=1)


async def test_the_smallest_figure_is_measured() -> None:
    told: list[str] = []
    (result,), meta, endurance = await run([CASES["append_1"]], BRIEFLY, told.append)
    assert len(result.runs) == 2
    assert all(each.ours > 0 and each.peer > 0 and each.fdatasync_us > 0 for each in result.runs)
    assert endurance is None
    assert meta["postgres"].startswith("18.")
    assert told == [
        "append_1: warming up",
        "append_1: run 1 of 2",
        "append_1: run 2 of 2",
    ]

"""The statistics of the benchmark, and what it tells."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.performance.measure import (
    Figure,
    Result,
    Run,
    Sample,
    Tail,
    Unit,
    document,
    figure_of,
    ours_first,
    tail_of,
)
from tests.performance.report import table, verdict

GOAL = Figure("append_9", Unit.RATE, "Nine at once.", limit=0.8, aim=1.0)
TOLD = Figure("skips", Unit.COUNT, "What was skipped.")
RUNS = (Run(90, 100, 70), Run(10, 100, 900), Run(160, 200, 80))


def test_ratio_and_values_are_medians_of_the_runs() -> None:
    result = Result(GOAL, RUNS)
    assert (result.value, result.peer, result.fdatasync_us) == (90, 100, 80)
    assert result.ratio == 0.8
    assert (min(result.ratios), max(result.ratios)) == (0.1, 0.9)


def test_a_ratio_is_of_its_own_run_not_of_the_medians() -> None:
    slow_then_fast = [Run(100, 100, 70), Run(1000, 1000, 70), Run(5000, 10_000, 70)]
    assert Result(GOAL, slow_then_fast).ratio == 1.0


@pytest.mark.parametrize(("ours", "met"), [(79, False), (80, True), (81, True)])
def test_a_goal_is_met_from_its_limit_on(ours: float, met: bool) -> None:  # noqa: FBT001
    result = Result(GOAL, [Run(ours, 100, 70)])
    assert result.met is met
    assert verdict(result) == ("0.8 met" if met else "0.8 missed")


@pytest.mark.parametrize(("ours", "met"), [(199, True), (200, True), (201, False)])
def test_where_lower_is_better_the_limit_is_the_most(ours: float, met: bool) -> None:  # noqa: FBT001
    figure = Figure("latency", Unit.MEDIAN, "One at a time.", limit=2.0, at_most=True)
    assert Result(figure, [Run(ours, 100, 70)]).met is met


def test_a_median_is_of_single_times_whatever_slice_they_are_of() -> None:
    slices = [Sample(2, 9.0, [0.001, 0.008]), Sample(1, 0.002, [0.002])]
    assert figure_of(Unit.MEDIAN, slices) == 2_000.0


def test_the_tail_is_the_slow_end_of_single_times() -> None:
    times = [number / 1000 for number in range(1, 101)]
    assert tail_of([Sample(50, 1, times[:50]), Sample(50, 1, times[50:])]) == Tail(96_000, 100_000)
    assert tail_of([Sample(100, 1)]) is None


def test_tails_of_runs_are_told_with_the_figure() -> None:
    runs = [
        Run(10, 10, 70, Tail(20, 30), Tail(15, 25)),
        Run(10, 10, 70, Tail(40, 90), Tail(35, 80)),
        Run(10, 10, 70, Tail(30, 50), Tail(25, 40)),
    ]
    result = Result(Figure("latency", Unit.MEDIAN, "One at a time."), runs)
    assert result.tails == (Tail(30, 90), Tail(25, 80))
    assert document([result], {})["latency"]["ours"] == {"p95": 30, "max": 90}
    assert "p95 30 (peer 25), longest 90 (80) us" in shown(result)
    assert "ours" not in document([Result(TOLD, RUNS)], {})["skips"]


def test_a_figure_without_a_limit_is_reported() -> None:
    assert Result(TOLD, [Run(0, 12, 70)]).met is None
    assert verdict(Result(TOLD, [Run(0, 12, 70)])) == "reported"


def test_a_peer_that_came_to_nothing_has_no_ratio() -> None:
    result = Result(TOLD, [Run(0, 0, 70)])
    assert result.ratio is None
    assert "-" in shown(result)
    assert document([result], {})["skips"]["spread"] is None


@pytest.mark.parametrize(
    ("unit", "expected"), [(Unit.RATE, 200.0), (Unit.TIME, 5_000.0), (Unit.COUNT, 400.0)]
)
def test_slices_count_together(unit: Unit, expected: float) -> None:
    assert figure_of(unit, [Sample(100, 0.5), Sample(300, 1.5)]) == expected


@pytest.mark.parametrize("unit", [Unit.RATE, Unit.TIME])
def test_a_side_that_did_nothing_is_no_figure(unit: Unit) -> None:
    with pytest.raises(ValueError, match="did nothing"):
        figure_of(unit, [Sample(0, 0.5)])


@given(runs=st.integers(1, 9), slices=st.integers(1, 4).map(lambda half: 2 * half))
def test_each_side_goes_first_equally_often(runs: int, slices: int) -> None:
    for run in range(runs):
        firsts = [ours_first(run, each) for each in range(slices)]
        assert sum(firsts) * 2 == slices
        assert firsts[0] is not ours_first(run + 1, 0)


def test_the_file_names_each_figure_with_what_it_was_made_of() -> None:
    written = orjson.loads(orjson.dumps(document([Result(GOAL, RUNS)], {"cpus": 2})))
    assert written["meta"] == {"cpus": 2}
    entry = written["append_9"]
    assert entry["value"] == 90
    assert entry["limit"] == 0.8
    assert entry["ratio"] == 0.8
    assert entry["spread"] == [0.1, 0.9]
    assert entry["unit"] == "events/s"
    assert [run["ours"] for run in entry["runs"]] == [90, 10, 160]


def test_the_table_shows_ratio_spread_verdict_and_how_to_read_it() -> None:
    text = shown(Result(GOAL, RUNS))
    for expected in ("append_9", "0.80 (0.10..0.90)", "0.8 met", "Nine at once.", "70 us", "1.5"):
        assert expected in text


def shown(result: Result) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(table([result], {"fdatasync_us": 70, "load": 1.5, "cpus": 2}))
    return captured.get()

"""The arithmetic of a long run, and what is told of it."""

import orjson
from rich.console import Console

from tests.performance.endurance import Endurance, Footprint, Glance
from tests.performance.report import endurance_table

RUN = Endurance(
    callers=2,
    commands=60,
    late=1,
    reads=[0.1, 0.3, 0.2, 9.0],
    glances=[
        Glance(1.0, accepted=40, published=30, shown=10, unmarked=7),
        Glance(2.0, accepted=80, published=80, shown=78, unmarked=0),
    ],
    drained=0.25,
    processes={"relay": Footprint(50_000_000, 60_000_000, 1.5)},
)


def test_the_rate_is_of_what_the_views_had_at_the_end_not_of_what_was_accepted() -> None:
    assert RUN.rate == 39


def test_a_lag_is_told_by_its_most_and_its_last() -> None:
    assert RUN.lags == {"relay": (10, 0), "views": (30, 2), "reminders": (7, 0)}


def test_what_is_counted_before_its_caller_is_told_is_no_lag() -> None:
    assert Glance(1.0, accepted=5, published=6, shown=6, unmarked=0).lags["views"] == 0


def test_reads_are_told_by_their_slow_end() -> None:
    assert [RUN.read_at(share) for share in (0.0, 0.5, 0.95, 1.0)] == [0.1, 0.3, 9.0, 9.0]


def test_the_file_holds_what_the_table_shows() -> None:
    told = orjson.loads(orjson.dumps(RUN.document()))
    assert told["events_per_second"] == 39
    assert told["commands_per_second"] == 30
    assert told["lag_events"]["views"] == {"max": 30, "end": 2}
    assert told["read_ms"] == {"p50": 300, "p95": 9000, "p100": 9000}
    assert told["processes"]["relay"] == {"start": 50_000_000, "end": 60_000_000, "cpu": 1.5}
    text = _shown()
    for expected in ("39 events/s", "views 30 at most, 2 at the end", "50.0", "60.0", "1.5"):
        assert expected in text


def _shown() -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(endurance_table(RUN))
    return " ".join(captured.get().split())

"""Whatever ticks come in whatever order, a clock shows the latest instant and never goes back."""

from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ticks import (
    MOST_AHEAD,
    REAL,
    Instants,
    NotAClock,
    Tick,
    is_credible,
    parse_clock,
    read_tick,
)

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
INSTANTS = st.datetimes(timezones=st.just(UTC))
TICKS = st.builds(Tick, st.sampled_from(["real", "demo", "trial-2"]), INSTANTS)


@given(TICKS)
def test_a_tick_is_read_as_it_was_written(tick: Tick) -> None:
    assert read_tick(tick.key, tick.value) == tick


@given(st.lists(TICKS), st.randoms())
def test_doubled_late_and_mixed_ticks_show_the_same(ticks: list[Tick], chance: object) -> None:
    mixed = [*ticks, *ticks]
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis' Random
    one, other = Instants(), Instants()
    for tick in ticks:
        one.take(tick)
    for tick in mixed:
        before = other.of(tick.clock)
        moved = other.take(tick)
        assert moved is (before is None or tick.instant > before)
    assert one.all() == other.all()
    assert all(one.of(tick.clock) == max(t.instant for t in ticks if t.clock == tick.clock)
               for tick in ticks)  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"{}",
        b'{"clock":"demo"}',
        b'{"clock":"demo","instant":7}',
        b'{"clock":"demo","instant":"soon"}',
        b'{"clock":"demo","instant":"2026-03-05T12:00:00"}',
        b'{"clock":"demo","instant":"0001-01-01T00:00:00+14:00"}',
        b'{"clock":"Demo","instant":"2026-03-05T12:00:00Z"}',
        b'{"clock":["demo"],"instant":"2026-03-05T12:00:00Z"}',
        b'{"clock":"demo","instant":"2026-03-05T12:00:00Z","more":"' + b"x" * 2000 + b'"}',
    ],
)
def test_what_is_no_tick_is_left_out(value: bytes | None) -> None:
    assert read_tick(b"demo", value) is None


@pytest.mark.parametrize("key", [None, b"", b"real", b"\xff"])
def test_a_tick_under_another_clocks_key_is_left_out(key: bytes | None) -> None:
    """Kafka would keep the last record of that key, and lose the other clock's."""
    assert read_tick(key, Tick("demo", NOON).value) is None


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    east = NOON.astimezone(timezone(timedelta(hours=5)))
    value = orjson.dumps({"clock": "demo", "instant": east.isoformat()})
    assert read_tick(b"demo", value) == Tick("demo", NOON)


def test_the_real_clock_is_not_believed_to_be_ahead_of_the_world() -> None:
    ahead = NOON + MOST_AHEAD
    assert is_credible(Tick(REAL, ahead), NOON)
    assert not is_credible(Tick(REAL, ahead + timedelta(microseconds=1)), NOON)
    assert is_credible(Tick("demo", ahead + timedelta(days=9000)), NOON)


@pytest.mark.parametrize("name", ["", "Demo", "-demo", "7", "a" * 41, "demo\n", "dé"])
def test_a_clock_has_a_plain_name(name: str) -> None:
    with pytest.raises(NotAClock):
        parse_clock(name)
    assert parse_clock("demo-2") == "demo-2"

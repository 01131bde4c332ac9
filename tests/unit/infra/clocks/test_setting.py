"""A chosen clock is set and goes on; it never goes back, and the real one is never set."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.clocks.setting import (
    ClockRefused,
    advanced,
    parse_instant,
    parse_span,
    require_onward,
    require_settable,
)

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-05", datetime(2026, 3, 5, tzinfo=UTC)),
        ("2026-03-05T12:00:00Z", NOON),
        ("2026-03-05T17:00:00+05:00", NOON),
    ],
)
def test_an_instant_is_read(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant


@pytest.mark.parametrize("text", ["", "noon", "2026-03-05T12:00:00", "2026-02-30", "20260305"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ClockRefused, match="instant"):
        parse_instant(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("40d", timedelta(days=40)),
        ("12h", timedelta(hours=12)),
        ("1d6h30m", timedelta(days=1, hours=6, minutes=30)),
    ],
)
def test_a_span_is_read(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "0d", "-1d", "d", "1.5d", "6h1d", "1w", "1d "])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ClockRefused, match="span"):
        parse_span(text)


def test_a_clock_goes_on_and_not_back() -> None:
    require_onward("demo", None, NOON)
    require_onward("demo", NOON, NOON)
    with pytest.raises(ClockRefused, match="cannot go back"):
        require_onward("demo", NOON, NOON - timedelta(seconds=1))


def test_the_real_clock_is_not_set() -> None:
    require_settable("demo")
    with pytest.raises(ClockRefused, match="never set"):
        require_settable("real")


def test_a_clock_that_was_never_set_does_not_advance() -> None:
    assert advanced("demo", NOON, timedelta(days=1)) == datetime(2026, 3, 6, 12, tzinfo=UTC)
    with pytest.raises(ClockRefused, match="never set"):
        advanced("demo", None, timedelta(days=1))
    with pytest.raises(ClockRefused, match="calendar"):
        advanced("demo", NOON, timedelta(days=9_999_999))

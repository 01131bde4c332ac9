"""An operator sees the clocks and lets one of them go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.operator import Operator, operator_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import Database
    from tests.fixtures.kafka import KafkaAddress


@pytest.fixture
def line(
    tmp_path: Path, ledger_database: Database, keys_database: Database, kafka: KafkaAddress
) -> Operator:
    return operator_of(tmp_path, ledger_database, keys_database, kafka)


def test_a_clock_is_set_goes_on_and_never_goes_back(line: Operator) -> None:
    (told,) = line.lines("clock", "set", "parade", "2026-03-01")
    assert told == {"clock": "parade", "instant": "2026-03-01T00:00:00.000000Z"}
    (told,) = line.lines("clock", "advance", "parade", "40d12h")
    assert told["instant"] == "2026-04-10T12:00:00.000000Z"

    assert "cannot go back" in line.refused("clock", "set", "parade", "2026-04-10")
    assert "never set" in line.refused("clock", "set", "real", "2026-04-10")
    assert "never set" in line.refused("clock", "advance", "dusk", "1d")
    assert "clock: must be" in line.refused("clock", "set", "Parade", "2026-04-10")
    (shown,) = line.lines("clock", "show")
    assert {"clock": "parade", "instant": "2026-04-10T12:00:00.000000Z"} in shown["clocks"]
    assert line.home.joinpath("logs", "audit.log").read_text().count("clock-set") == 2


def test_without_kafka_it_says_so(line: Operator) -> None:
    said = line.refused("clock", "show", code=3, GOLDENTHREAD_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert "nothing listens there" in said

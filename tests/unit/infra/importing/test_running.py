"""A line whose reading fails is that line's refusal, and no end of the run (A1.60)."""

import pytest

from events.clock import Uuid7Source
from infra.importing import running
from infra.importing.lines import Line
from infra.importing.report import Entry
from infra.importing.running import Importer
from tests.fixtures.planner import caller


async def test_a_defect_in_reading_refuses_its_line_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A1.60."""

    def broken(raw: bytes, clinic: str) -> None:
        del clinic
        raise TypeError(raw.decode())

    monkeypatch.setattr(running, "import_of", broken)
    told: list[Entry] = []
    importer = Importer(None, caller("supervisor"), Uuid7Source())  # type: ignore[arg-type]
    await importer.run([Line(1, b"Mara", "aa"), Line(2, b"Ines", "bb")], told.append)

    assert [(each.line, each.outcome) for each in told] == [(1, "refused"), (2, "refused")]
    assert told[0].problem["code"] == "line-unreadable"
    assert "Mara" not in str(told[0].shown())

"""The report of an import: what a run that was stopped leaves, and the next one adds (A1.60)."""

from pathlib import Path

import pytest

from infra.importing.report import Entry, done_before, kept

WHOLE = b'{"line":1,"digest":"aa","outcome":"accepted"}\n'


def test_a_line_that_was_cut_short_takes_no_other_with_it(tmp_path: Path) -> None:
    """A1.60: the entry after it stands on a line of its own, and counts as done."""
    report = tmp_path / "report.jsonl"
    report.write_bytes(WHOLE + b'{"line":2,"dig')
    with kept(report) as told:
        told.add(Entry(2, "bb", "accepted"))
        told.add(Entry(3, "cc", "already-there"))
        told.add(Entry(4, "dd", "refused"))

    assert done_before(report) == {(1, "aa"), (2, "bb"), (3, "cc")}
    assert len(report.read_bytes().splitlines()) == 5


@pytest.mark.parametrize("held", [None, b"", WHOLE])
def test_a_report_that_ends_whole_gets_no_empty_line(tmp_path: Path, held: bytes | None) -> None:
    report = tmp_path / "report.jsonl"
    if held is not None:
        report.write_bytes(held)
    with kept(report) as told:
        told.add(Entry(2, "bb", "accepted"))

    assert report.read_bytes() == (held or b"") + b'{"line":2,"digest":"bb","outcome":"accepted"}\n'

"""The page of the domain says what code and tests say; nothing names a row that there is not."""

import re
from pathlib import Path

import pytest

from tests.contract.domain_page import PAGE, named_in, of_tests, page, row_names

_ROOT = Path(__file__).parents[2]
_CODE = ("events", "services", "infra", "tests")
_PARTS = re.compile(r"^(A(1|2|3|4|5|6|7|9|11)\.|B)")


def test_the_page_is_what_code_and_tests_say() -> None:
    stale = "write it anew: python -m tests.contract.domain_page"
    assert PAGE.read_text("utf-8") == page(), stale


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("as A1.14 and B06 ask", {"A1.14", "B06"}),
        ("A4.10 to A4.12", {"A4.10", "A4.11", "A4.12"}),
        ("(A9.1)", {"A9.1"}),
        ("B07 to B08", {"B07", "B08"}),
        ("HA1.14, A1.1x, B6, AB06", set()),
    ],
)
def test_rows_are_found_where_they_are_named(text: str, rows: set[str]) -> None:
    assert named_in(text) == rows


def test_every_row_that_is_named_is_there() -> None:
    known = set(row_names())
    named = {
        row: str(file.relative_to(_ROOT))
        for package in _CODE
        for file in (_ROOT / package).rglob("*.py")
        if file != Path(__file__)
        for row in named_in(file.read_text("utf-8"))
    }

    assert len(known) > 200
    assert {row: at for row, at in named.items() if _PARTS.match(row) and row not in known} == {}


def test_tests_of_the_thin_slice_are_found() -> None:
    found = of_tests()

    assert {"A1.14", "A3.19", "A11.07"} <= found.keys()
    assert "unit/services/planner/test_schedule" in found["A1.21"]

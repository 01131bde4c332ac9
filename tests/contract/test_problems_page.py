"""The page of problems lists every code of the error tree, and says what to do."""

import re

from services.planner.http.documented import PROBLEMS
from services.planner.http.errors import KeyRequired
from tests.contract.problems_page import PAGE, errors, page


def test_the_page_is_what_the_errors_say() -> None:
    stale = "write it anew: python -m tests.contract.problems_page"
    assert PAGE.read_text("utf-8") == page(), stale


def test_every_code_has_one_line() -> None:
    codes = re.findall(r"^\| `([a-z0-9-]+)` \|", page(), re.MULTILINE)

    assert len(codes) > 70
    assert {KeyRequired.code, "version-moved", "outcome-unknown", "ledger-busy"} <= set(codes)
    assert [each for each in codes if codes.count(each) > 2] == []


def test_a_code_has_one_status() -> None:
    pairs = {(each.code, each.status) for each in errors()}
    codes = [code for code, _ in pairs]

    assert sorted(code for code in codes if codes.count(code) > 1) == []


def test_every_status_is_in_the_openapi_document() -> None:
    assert {each.status for each in errors()} <= {each.status for each in PROBLEMS}

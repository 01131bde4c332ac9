"""The table of diagnosis codes is what the library has (A1.06, A1.07)."""

import pytest
import simple_icd_10_cm

from events.values.icd10cm import is_listed
from infra.checks.icd import codes_of_the_library


def test_every_code_of_the_library_is_listed_and_there_are_no_others() -> None:
    parts = codes_of_the_library()
    codes = {f"{category}.{rest}" if rest else category for category, rest in parts}
    assert len(codes) > 90_000
    assert all(map(is_listed, codes))
    finer = (f"{each}{end}" for each in codes if each[0] in "FZ" and "." in each for end in "059AX")
    assert [each for each in finer if is_listed(each) != (each in codes)] == []


@pytest.mark.parametrize("code", ["F41.1", "F10.20", "F32.A", "Z63", "F43.12", "T74.11XA", "F99"])
def test_codes_in_use(code: str) -> None:
    assert is_listed(code)
    assert simple_icd_10_cm.is_valid_item(code)


@pytest.mark.parametrize(
    "code", ["F41.11", "F99.99", "f41.1", "F411", "F00", "", "F41.", "F4", "."]
)
def test_codes_that_nobody_issued(code: str) -> None:
    assert not is_listed(code)
